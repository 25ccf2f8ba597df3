import dataclasses
import marshal
import shutil
import zipfile

import pytest

from project_utils.lambda_utils import build, dependencies, imports, layer

HOST = imports.host_architecture() or "x86_64"


def quiet(line):
    pass


@pytest.fixture(scope="module")
def project(make_project):
    return make_project()


@pytest.fixture(scope="module")
def built(project):
    return layer.build(project, HOST, quiet)


def with_layer(project, **changes):
    return dataclasses.replace(project, layer=dataclasses.replace(project.layer, **changes))


def test_it_has_its_requirements_where_every_function_finds_them_and_no_sources(built):
    with zipfile.ZipFile(built.zip) as archive:
        names = set(archive.namelist())
        code = marshal.loads(archive.read("python/library/__init__.pyc")[16:])
    metadata = {f"python/library-1.0.dist-info/{name}" for name in ("METADATA", "WHEEL")}
    assert names == {"python/library/__init__.pyc", *metadata}
    assert code.co_filename == "/opt/python/library/__init__.py"


def test_a_fresh_build_gives_the_same_zip(project, built):
    shutil.rmtree(dependencies.folder(project, HOST, dependencies.of_layer(project)))
    assert layer.build(project, HOST, quiet) == built
    assert built.zip == project.path(f"build/layers/extra-{HOST}.zip")


def test_the_package_and_the_layer_leave_each_other_alone(project, built):
    package = build.build(project, "dev", HOST, quiet)
    layer.build(project, HOST, quiet)
    assert package.zip.is_file()
    assert built.zip.is_file()
    assert dependencies.folder(project, HOST, dependencies.of_package(project)).is_dir()


def test_one_that_is_over_its_budget_leaves_the_zip_that_was_there(project, built):
    with pytest.raises(build.OverBudget, match="The layer extra is over .* Largest, zipped: library"):
        layer.build(with_layer(project, zipped_mb=0.0001), HOST, quiet)
    assert layer.build(project, HOST, quiet) == built


@pytest.mark.skipif(imports.host_architecture() is None, reason="A package for Lambda is imported on Linux")
def test_one_that_cannot_be_imported_leaves_the_zip_that_was_there(project, built):
    with pytest.raises(imports.ImportFailed, match="No module named 'nothing'"):
        layer.build(with_layer(project, modules=("library", "nothing")), HOST, quiet)
    assert built.zip.is_file()
