"""boto3 against the mock of S3, and the same against moto's server where that is installed."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from contracts import SystemClock

boto3 = pytest.importorskip("boto3", reason="needs bulk-harness[clients]")
from boto3.s3.transfer import TransferConfig  # noqa: E402
from botocore.config import Config  # noqa: E402
from botocore.exceptions import ClientError  # noqa: E402

MIB = 1 << 20
PARTS = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB, max_concurrency=4)
NAME = "reports/2026 a+b%41 ü.bin"
pytestmark = [
    # moto and botocore use what newer versions of Python and of others have given up.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def client(url: str, key: str, secret: str, **options: Any) -> Any:
    # One attempt: a fault shall be seen, not smoothed over.
    config = Config(
        s3={"addressing_style": "path"}, retries={"total_max_attempts": options.pop("attempts", 1)}, **options
    )
    named = {"aws_access_key_id": key, "aws_secret_access_key": secret, "region_name": "us-east-1"}
    return boto3.client("s3", endpoint_url=url, config=config, **named)


def of(server: Any, **options: Any) -> Any:
    known = server.vendor.credentials
    return client(server.url, known["access_key_id"], known["secret_access_key"], **options)


@pytest.fixture(params=["mock", "moto"])
def s3(request: pytest.FixtureRequest, serve: Any) -> Iterator[Any]:
    if request.param == "mock":
        yield of(serve("s3", clock=SystemClock()))
        return
    moto = pytest.importorskip("moto.server", reason="moto is not installed")
    server = moto.ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    requests.post(f"http://{host}:{port}/moto-api/reset", timeout=30)
    made = client(f"http://{host}:{port}", "key", "secret")
    made.create_bucket(Bucket="bulk")
    yield made
    server.stop()


def code(error: pytest.ExceptionInfo[Any]) -> tuple[int, str]:
    answer = error.value.response
    return answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]


def test_an_object_is_put_told_of_read_and_deleted(s3: Any) -> None:
    put = s3.put_object(Bucket="bulk", Key=NAME, Body=b"hello", Metadata={"run": "7"}, ContentType="text/csv")
    assert put["ETag"] == f'"{hashlib.md5(b"hello").hexdigest()}"'
    got = s3.get_object(Bucket="bulk", Key=NAME)
    assert (got["Body"].read(), got["Metadata"], got["ContentType"]) == (b"hello", {"run": "7"}, "text/csv")
    assert s3.get_object(Bucket="bulk", Key=NAME, Range="bytes=1-3")["Body"].read() == b"ell"
    s3.delete_object(Bucket="bulk", Key=NAME)
    with pytest.raises(s3.exceptions.NoSuchKey):
        s3.get_object(Bucket="bulk", Key=NAME)


def test_a_large_file_goes_up_in_parts_and_comes_down_whole(s3: Any, tmp_path: Path) -> None:
    content = hashlib.shake_256(b"large").digest(11 * MIB + 3)
    (tmp_path / "up").write_bytes(content)
    s3.upload_file(str(tmp_path / "up"), "bulk", NAME, Config=PARTS)
    assert s3.head_object(Bucket="bulk", Key=NAME)["ETag"].endswith('-3"')
    s3.download_file("bulk", NAME, str(tmp_path / "down"), Config=PARTS)
    assert (tmp_path / "down").read_bytes() == content


def test_a_stream_that_cannot_be_wound_back_goes_up_as_well(s3: Any) -> None:
    reading, writing = os.pipe()
    with ThreadPoolExecutor() as pool, os.fdopen(reading, "rb") as source:
        pool.submit(_pour, writing, b"a" * (6 * MIB))
        s3.upload_fileobj(source, "bulk", "stream", Config=PARTS)
    assert s3.head_object(Bucket="bulk", Key="stream")["ContentLength"] == 6 * MIB


def _pour(writing: int, content: bytes) -> None:
    with os.fdopen(writing, "wb") as sink:
        sink.write(content)


def test_pages_have_every_key_once_and_fold(s3: Any) -> None:
    keys = [f"d{n % 3}/k{n:02}" for n in range(9)]
    for key in keys:
        s3.put_object(Bucket="bulk", Key=key, Body=b"")
    pager = s3.get_paginator("list_objects_v2")
    pages = list(pager.paginate(Bucket="bulk", PaginationConfig={"PageSize": 4}))
    assert [item["Key"] for page in pages for item in page["Contents"]] == sorted(keys)
    assert len(pages) == 3
    folded = list(pager.paginate(Bucket="bulk", Delimiter="/", PaginationConfig={"PageSize": 2}))
    assert [each["Prefix"] for page in folded for each in page["CommonPrefixes"]] == ["d0/", "d1/", "d2/"]


def test_parts_are_listed_and_an_upload_can_be_given_up(s3: Any) -> None:
    upload = s3.create_multipart_upload(Bucket="bulk", Key="k")["UploadId"]
    named = {"Bucket": "bulk", "Key": "k", "UploadId": upload}
    tags = [s3.upload_part(**named, PartNumber=n, Body=b"x")["ETag"] for n in (2, 1)]
    assert [part["PartNumber"] for part in s3.list_parts(**named)["Parts"]] == [1, 2]
    parts = [{"PartNumber": n, "ETag": tag} for n, tag in enumerate(reversed(tags), 1)]
    with pytest.raises(ClientError) as small:
        s3.complete_multipart_upload(**named, MultipartUpload={"Parts": parts})
    assert code(small) == (400, "EntityTooSmall")
    s3.abort_multipart_upload(**named)
    with pytest.raises(s3.exceptions.NoSuchUpload):
        s3.list_parts(**named)


def test_errors_have_their_classes_and_codes(s3: Any) -> None:
    with pytest.raises(s3.exceptions.NoSuchBucket):
        s3.list_objects_v2(Bucket="nobody-has-this")
    with pytest.raises(ClientError) as head:
        s3.head_object(Bucket="bulk", Key="none")
    assert code(head) == (404, "404")
    s3.put_object(Bucket="bulk", Key="once", Body=b"1", IfNoneMatch="*")
    with pytest.raises(ClientError) as twice:
        s3.put_object(Bucket="bulk", Key="once", Body=b"2", IfNoneMatch="*")
    assert code(twice) == (412, "PreconditionFailed")


def test_links_that_were_signed_beforehand_need_nothing_else(s3: Any) -> None:
    s3.put_object(Bucket="bulk", Key=NAME, Body=b"hello")
    got = requests.get(s3.generate_presigned_url("get_object", Params={"Bucket": "bulk", "Key": NAME}), timeout=30)
    put = requests.put(
        s3.generate_presigned_url("put_object", Params={"Bucket": "bulk", "Key": "up"}), data=b"123", timeout=30
    )
    assert (got.content, put.status_code) == (b"hello", 200)


def test_many_are_deleted_at_once(s3: Any) -> None:
    for key in ("a&b", "c"):
        s3.put_object(Bucket="bulk", Key=key, Body=b"")
    objects = [{"Key": key} for key in ("a&b", "c", "never")]
    assert len(s3.delete_objects(Bucket="bulk", Delete={"Objects": objects})["Deleted"]) == 3
    assert s3.list_objects_v2(Bucket="bulk")["KeyCount"] == 0


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"secret": "wrong"}, (403, "SignatureDoesNotMatch")),
        ({"key": "AKIANOBODY"}, (403, "InvalidAccessKeyId")),
    ],
)
def test_a_wrong_key_or_secret_is_told(serve: Any, change: dict[str, str], wanted: tuple[int, str]) -> None:
    server = serve("s3", clock=SystemClock())
    known = server.vendor.credentials
    given = {"key": known["access_key_id"], "secret": known["secret_access_key"], **change}
    with pytest.raises(ClientError) as refused:
        client(server.url, **given).list_buckets()
    assert code(refused) == wanted


def test_a_clock_that_is_off_is_told(serve: Any) -> None:
    with pytest.raises(ClientError) as refused:
        of(serve("s3")).list_buckets()
    assert code(refused) == (403, "RequestTimeTooSkewed")


def test_a_finished_upload_may_still_fail_and_is_tried_again(serve: Any) -> None:
    server = serve("s3", clock=SystemClock(), faults=("ok_error:server_error@resource=uploads,verb=update,times=1",))
    of(server, attempts=3).upload_fileobj(io.BytesIO(b"x" * 6 * MIB), "bulk", "k", Config=PARTS)
    assert of(server).head_object(Bucket="bulk", Key="k")["ContentLength"] == 6 * MIB


def test_too_often_is_told_as_slow_down(serve: Any) -> None:
    server = serve("s3", clock=SystemClock(), faults=("throttle@calls=1",))
    with pytest.raises(ClientError) as refused:
        of(server).list_buckets()
    assert code(refused) == (503, "SlowDown")


def test_a_part_refused_once_is_sent_again(serve: Any) -> None:
    server = serve("s3", clock=SystemClock(), faults=("status:500@resource=parts,calls=2",))
    of(server, attempts=3).upload_fileobj(io.BytesIO(b"x" * 11 * MIB), "bulk", "k", Config=PARTS)
    assert of(server).head_object(Bucket="bulk", Key="k")["ContentLength"] == 11 * MIB


def test_a_checksum_that_is_wrong_on_the_way_down_is_noticed(serve: Any) -> None:
    server = serve("s3", clock=SystemClock(), faults=("checksum@resource=objects,verb=read",))
    s3 = of(server)
    s3.put_object(Bucket="bulk", Key="k", Body=b"hello")
    with pytest.raises(Exception, match="checksum"):
        s3.get_object(Bucket="bulk", Key="k")["Body"].read()
