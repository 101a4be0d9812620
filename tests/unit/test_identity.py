r"""Hashes of people: one person, one hash; the key is made once and kept private."""

import hashlib
import hmac

import pytest
from pydantic import SecretStr

from pipelines.errors import UserError
from pipelines.identity import account_masker, normalise_identifier, person_hasher, person_masker
from pipelines.settings import Settings


def settings_for(tmp_path, key=None):
    return Settings(data_dir=tmp_path, hash_key=SecretStr(key) if key is not None else None)


def test_the_hash_is_hmac_sha256_of_the_normalised_login(tmp_path):
    hasher = person_hasher(settings_for(tmp_path, "secret"))
    assert hasher("Taro.Yamada") == hmac.new(b"secret", b"taro.yamada", hashlib.sha256).hexdigest()


@pytest.mark.parametrize("text", ["taro", " TARO ", "ＴＡＲＯ", "CITY\\taro", "city＼Taro"])
def test_spellings_of_one_login_share_a_hash(tmp_path, text):
    hasher = person_hasher(settings_for(tmp_path, "secret"))
    assert hasher(text) == hasher("taro")


def test_leading_zeros_of_a_staff_number_tell_people_apart(tmp_path):
    hasher = person_hasher(settings_for(tmp_path, "secret"))
    assert hasher("00123") != hasher("123")


def test_a_blank_identifier_is_nobody(tmp_path):
    with pytest.raises(ValueError, match="blank identifier"):
        person_hasher(settings_for(tmp_path, "secret"))(" ")


def test_no_key_file_is_made_where_the_environment_gives_the_key(tmp_path):
    person_hasher(settings_for(tmp_path, "secret"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", [None, ""])
def test_the_key_file_is_made_once_private_and_kept(tmp_path, key):
    settings = settings_for(tmp_path, key)
    first = person_hasher(settings)("taro")
    path = tmp_path / "warehouse" / "hash.key"
    content = path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(content.strip()) == 64
    assert person_hasher(settings)("taro") == first
    assert path.read_text() == content
    assert [p.name for p in path.parent.iterdir()] == ["hash.key"]


def test_two_cities_have_different_keys(tmp_path):
    assert person_hasher(settings_for(tmp_path / "a"))("taro") != person_hasher(settings_for(tmp_path / "b"))("taro")


def test_a_key_file_that_others_may_read_is_refused_with_the_remedy(tmp_path):
    settings = settings_for(tmp_path)
    person_hasher(settings)
    path = tmp_path / "warehouse" / "hash.key"
    path.chmod(0o644)
    with pytest.raises(UserError) as caught:
        person_hasher(settings)
    assert caught.value.exit_code == 2
    assert caught.value.en == f"{path} holds secrets and others may read it. Run `chmod 600 {path}`."
    assert f"chmod 600 {path}" in caught.value.ja


def test_an_empty_key_file_is_refused_instead_of_used(tmp_path):
    path = tmp_path / "warehouse" / "hash.key"
    path.parent.mkdir()
    path.touch(mode=0o600)
    with pytest.raises(UserError, match="is empty") as caught:
        person_hasher(settings_for(tmp_path))
    assert caught.value.exit_code == 2


def test_known_people_and_mail_addresses_are_masked_in_any_text(tmp_path):
    hash_person = person_hasher(settings_for(tmp_path, "test key"))
    mask = person_masker(hash_person, frozenset([hash_person("lg05"), hash_person("ST0003"), hash_person("taro.yamada")]))
    assert mask("lg05さん") == "***さん"
    assert mask("ＳＴ０００３ 山田太郎") == "*** 山田太郎"
    assert mask("CITY\\taro.yamada yesterday") == "*** yesterday"
    assert mask("yamada@city.example より") == "*** より"
    assert mask("2026-02-30 lg06 普通") == "2026-02-30 lg06 普通"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("勤怠集計_hanako.s", "勤怠集計_***"),
        ("uipath/jobs_HANAKO.S_202604.json", "uipath/jobs_***_202604.json"),
        ("ＣＩＴＹ＼ｔａｎａｋａ の処理", "ＣＩＴＹ＼*** の処理"),
        ("taro@city.example に送る", "*** に送る"),
        ("nightly-tanaka-2", "nightly-***-2"),
        # a number may be an app's, a short word anything, and P9001 is what the city calls a process
        ("アプリ 200417 / a1 / P9001 / hanako", "アプリ 200417 / a1 / P9001 / hanako"),
    ],
)
def test_accounts_in_names_are_masked_and_what_is_more_likely_something_else_is_not(tmp_path, name, shown):
    hasher = person_hasher(settings_for(tmp_path, "secret"))
    known = frozenset(map(hasher, ["hanako.s", "tanaka", "taro@city.example", "200417", "a1", "P9001"]))
    assert account_masker(hasher, known, frozenset([normalise_identifier("P9001")]))(name) == shown


def test_staff_numbers_in_names_of_files_are_masked_but_for_years_and_ids_of_the_registers(tmp_path):
    hasher = person_hasher(settings_for(tmp_path, "secret"))
    mask = account_masker(hasher, frozenset(map(hasher, ["001322", "2026", "050101"])), frozenset(["050101"]), with_numbers=True)
    assert mask("uipath/PC-001322_2026-10-05_050101.log") == "uipath/PC-***_2026-10-05_050101.log"
