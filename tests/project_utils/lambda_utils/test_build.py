import dataclasses
import marshal
import queue
import shutil
import sys
import threading
import zipfile

import pytest

from project_utils import config
from project_utils.lambda_utils import assemble, build, dependencies, functions, imports

TAG = sys.implementation.cache_tag
HOST = imports.host_architecture() or "x86_64"


def quiet(line):
    pass


def in_root(project):
    return {path.name for path in project.root.iterdir()} - {"build"}


@pytest.fixture(scope="module")
def project(make_project):
    return make_project()


@pytest.fixture(scope="module")
def before(project):
    return in_root(project)


@pytest.fixture(scope="module")
def built(project, before):
    return build.build(project, "dev", HOST, quiet)


@pytest.fixture(scope="module")
def entries(built):
    with zipfile.ZipFile(built.zip) as archive:
        return {entry.filename: (entry, archive.read(entry)) for entry in archive.infolist()}


def test_the_zip_holds_the_sources_and_the_requirements_and_nothing_of_zappa(entries):
    metadata = {name for name in entries if ".dist-info/" in name}
    assert metadata == {"library-1.0.dist-info/METADATA", "library-1.0.dist-info/WHEEL"}
    assert set(entries) - metadata == {
        "app/__init__.py",
        f"app/__pycache__/__init__.{TAG}.pyc",
        f"app/__pycache__/entry.{TAG}.pyc",
        "app/entry.py",
        "app/words.json",
        "library/__init__.pyc",
    }


def test_all_bytecode_is_used_without_a_look_at_dates(entries):
    flags = {name: int.from_bytes(content[4:8], "little") for name, (_, content) in entries.items() if ".pyc" in name}
    assert len(flags) == 3
    assert set(flags.values()) == {0b01}


def test_tracebacks_name_the_file_where_lambda_has_it(entries):
    code = marshal.loads(entries[f"app/__pycache__/entry.{TAG}.pyc"][1][16:])
    assert code.co_filename == "/var/task/app/entry.py"


def test_entries_are_sorted_and_have_one_date_and_one_mode(entries):
    assert list(entries) == sorted(entries)
    assert {(entry.date_time, entry.external_attr) for entry, _ in entries.values()} == {
        ((1980, 1, 1, 0, 0, 0), 0o100644 << 16)
    }


def test_the_name_is_the_digest_that_lambda_will_answer_with(built):
    assert built.zip.name == f"tiny-{built.digest}.zip"
    assert len(built.code_sha256) == 44


def test_every_handler_was_imported_and_timed(built):
    assert built.imports["app.entry"].cpu_ms > 0
    assert "library" in built.imports["app.entry"].by_package_ms


def test_a_fresh_build_for_another_stage_gives_the_same_zip_and_leaves_one(project, built, before):
    (project.root / "build" / "older.zip").write_text("")
    shutil.rmtree(dependencies.folder(project, HOST, dependencies.of_package(project)))
    assert build.build(project, "test", HOST, quiet).digest == built.digest
    assert [path.name for path in project.path("build").glob("*.zip")] == [built.zip.name]
    assert in_root(project) == before


def test_a_build_that_fails_leaves_the_zip_that_was_there(project, built):
    small = dataclasses.replace(project.package, zipped_mb=0.001)
    with pytest.raises(build.OverBudget, match="0.00 MB zipped, 0.001 are allowed.*Largest, zipped: app"):
        build.build(dataclasses.replace(project, package=small), "dev", HOST, quiet)
    assert built.zip.is_file()
    assert not list(project.path("build").glob(".tmp-*"))


def test_a_second_build_waits_for_the_first(project, built):
    said = queue.Queue()
    second = threading.Thread(target=build.build, args=(project, "dev", HOST, said.put))
    with build.alone(project, quiet):
        second.start()
        assert said.get(timeout=10) == "Waiting for another build to end"
        assert second.is_alive()
    second.join(timeout=60)
    assert built.zip.is_file()


def test_what_a_killed_build_left_is_removed_by_the_next(project, built):
    (project.path("build") / ".tmp-killed" / "x86_64").mkdir(parents=True)
    with build.alone(project, quiet):
        assert not list(project.path("build").glob(".tmp-*"))


def test_another_python_is_refused(project):
    other = dataclasses.replace(project, package=dataclasses.replace(project.package, python="3.9"))
    with pytest.raises(config.ConfigError, match="run on Python 3.9, so only 3.9 can build them"):
        build.build(other, "dev", HOST, quiet)


def test_a_requirement_with_another_hash_is_refused(make_project):
    project = make_project()
    requirements = project.path("requirements.txt")
    requirements.write_text(requirements.read_text()[:-65] + "0" * 64 + "\n")
    project.path("build").mkdir()
    with pytest.raises(dependencies.InstallError, match="DO NOT MATCH THE HASHES"):
        dependencies.install(project, "arm64", dependencies.of_package(project))
    assert not list(project.path("build").iterdir())


def test_a_file_that_zappa_left_out_is_noticed(tmp_path):
    (tmp_path / "given" / "concurrent").mkdir(parents=True)
    (tmp_path / "given" / "concurrent" / "module.py").write_text("")
    with pytest.raises(assemble.AssembleError, match="left 1 files out: concurrent/module.py"):
        assemble.check_complete(tmp_path / "made", [tmp_path / "given"])


def test_a_handler_that_cannot_be_imported_is_told_with_its_reason(tmp_path):
    (tmp_path / "entry.py").write_text("import flask\n")
    settings = {"aws_region": "eu-west-1", "aws_environment_variables": {}}
    with pytest.raises(imports.ImportFailed, match="No module named 'flask'"):
        imports.measure(tmp_path, [functions.Function("dev", "tiny-dev", "entry.handler", settings)])
