// What a person would see as broken on the page as it is now drawn: [what, text] pairs; empty where nothing is.
() => {
  const found = [];
  const main = document.querySelector("[data-testid=stMain]");
  if (document.documentElement.scrollWidth > innerWidth + 1 || main.scrollWidth > main.clientWidth + 1)
    found.push(["the page scrolls sideways", `${Math.max(document.documentElement.scrollWidth, main.scrollWidth)} px`]);

  // The link that skips the navigation is a point until it is focused
  const shown = element =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().width > 1;
  const clips = element => {
    const style = getComputedStyle(element);
    return [style.overflowX, style.overflowY].some(overflow => overflow !== "visible");
  };
  // The part of a box that the scroll areas and frames around it let through
  const seen = (box, element) => {
    let { left, top, right, bottom } = box;
    for (let around = element; around && around !== document.body; around = around.parentElement)
      if (clips(around)) {
        const frame = around.getBoundingClientRect();
        left = Math.max(left, frame.left), right = Math.min(right, frame.right);
        top = Math.max(top, frame.top), bottom = Math.min(bottom, frame.bottom);
      }
    return { left, top, right, bottom };
  };

  // Where a frame that does not scroll ends a line early; in a list box the whole of a long name is read by opening it
  const cut = (line, element, size) => {
    if (element.closest("[role=combobox]")) return null;
    for (let around = element; around; around = around.parentElement) {
      const style = getComputedStyle(around), frame = around.getBoundingClientRect();
      if ([style.overflowX, style.overflowY].some(overflow => ["auto", "scroll"].includes(overflow))) return null;
      if (style.overflowX !== "visible" && line.right > frame.right + 1) return "at the side";
      if (style.overflowY !== "visible" && line.bottom > frame.bottom + size / 2) return "below";
    }
    return null;
  };

  const boxes = [];
  const texts = document.createTreeWalker(document.querySelector("[data-testid=stApp]"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement, text = texts.currentNode.data.trim();
    if (!text || !shown(element) || element.closest("style, script, [data-testid=stIconMaterial]")) continue;
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const isDrawn = element instanceof SVGElement;
    for (const line of isDrawn ? [element.getBoundingClientRect()] : range.getClientRects()) {
      if (isDrawn) {
        const frame = element.ownerSVGElement.getBoundingClientRect();
        if (line.left < frame.left - 2 || line.right > frame.right + 2 || line.top < frame.top - 2 || line.bottom > frame.bottom + 2)
          found.push(["a chart's frame cuts its text", text]);
      }
      // A line's box is higher than its letters
      const air = Math.max((line.height - size) / 2, 0) + size * 0.1;
      const box = seen({ left: line.left, right: line.right, top: line.top + air, bottom: line.bottom - air }, element);
      if (box.right - box.left <= 1 || box.bottom - box.top <= 1) continue;
      boxes.push({ ...box, element, text });
      const end = isDrawn ? null : cut(line, element, size);
      if (end) found.push([`text is cut ${end}`, text]);
    }
  }
  // The header stands before the page
  const header = document.querySelector("[data-testid=stHeader]");
  if (main.scrollTop === 0)
    for (const { top, element, text } of boxes)
      if (main.contains(element) && top < header.getBoundingClientRect().bottom) found.push(["the header covers text", text]);

  boxes.sort((a, b) => a.top - b.top);
  boxes.forEach((a, i) => {
    for (let j = i + 1; j < boxes.length && boxes[j].top < a.bottom - 1; j++) {
      const b = boxes[j];
      if (a.element !== b.element && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1)
        found.push(["texts overlap", `${a.text} | ${b.text}`]);
    }
  });
  return found;
}
