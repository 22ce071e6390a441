"""A real Spark cluster of two executors, which reach each other and the storage on this machine."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.generator.engines.cluster_lists import make_list
from tests.generator.storage_server import StorageServer
from tests.support.project_samples import REPOSITORY, build

if TYPE_CHECKING:
    from pyspark import SparkContext


@pytest.fixture(scope="session", autouse=True)
def quick_java() -> Iterator[None]:
    """Let Java translate its programs quickly rather than well: here they live for seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        yield


@pytest.fixture(scope="session")
def spark(storage_server: StorageServer) -> Iterator[SparkContext]:
    """Start a cluster."""
    if not shutil.which("java"):
        pytest.skip("no Java on this machine (tools/install-programs.sh installs it where it may)")
    from pyspark import SparkConf, SparkContext

    conf = SparkConf().setMaster("local-cluster[2,1,1024]").setAppName("tests")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": "512m",
        "spark.executorEnv.PYTHONPATH": str(REPOSITORY),
        **{f"spark.executorEnv.{key}": one for key, one in storage_server.environment.items()},
    }.items():
        conf.set(name, value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.delenv("PYSPARK_SUBMIT_ARGS", raising=False)
        context = SparkContext.getOrCreate(conf)
        context.setLogLevel("OFF")
        yield context
        context.stop()


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the settings of a list in four files, which has been built here."""
    folder = tmp_path_factory.mktemp("project")
    settings = make_list(folder, files=3, rows=900)
    report = build(settings, "-o", folder / "here")
    assert report["rejected"] > 5
    assert report["suppression"]["rows"] > 5
    return settings
