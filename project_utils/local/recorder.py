"""MiniStack with a memory: a reply goes out when the journal has what its request changed. Runs in .venv-cloud."""

import asyncio
import importlib
import json
import logging
import os
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from project_utils.local.guard import Message, Receive, Send, answer
from project_utils.local.journal import Images, ItemKey, Journal, replace_file

COMPACT_FROM_BYTES = 8_000_000
SWEEP_SECONDS = 0.5
READING = re.compile(r"(Get|List|Describe|Query|Scan|BatchGet|TransactGet|Search)")
WRITING_ITEMS = re.compile(r"((Put|Update|Delete|BatchWrite)Item|TransactWriteItems|(Batch)?Execute\w+)$")
# Stores that MiniStack never keeps: what was mailed, and which transactions must not run a second time.
FORGOTTEN_STORES = {"ses": "_sent_emails", "dynamodb": "_txn_idempotency"}

log = logging.getLogger("local-cloud")


class Recorder:
    """Notes what each request changed in MiniStack, and lets the reply go when the journal has it."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.ministack: Any = importlib.import_module("ministack.app")
        self.dynamodb: Any = importlib.import_module("ministack.services.dynamodb")
        self.persistence: Any = importlib.import_module("ministack.core.persistence")
        self._images: dict[str, int] = {}
        self._tables: set[str] = set()
        self._compact_at = COMPACT_FROM_BYTES
        self._is_stale = False
        self._lost_object: OSError | None = None

    def restore(self, images: Images) -> None:
        self.ministack._MAIN_LOOP = asyncio.get_running_loop()  # what restored pollers call back into
        for name in [name for name in self.ministack._state_map if name in images.services]:
            module = self.ministack._get_module(self.ministack._state_map[name])
            state = json.loads(images.services[name], object_hook=self.persistence._json_object_hook)
            module.load_persisted_state(state)
            if store := FORGOTTEN_STORES.get(name):
                getattr(module, store).update(state[store])
        tables = {table["TableArn"]: table for table in self.dynamodb._tables.all_values()}
        for key, item in images.items.items():
            self._restore_item(tables, key, item)

    def _restore_item(self, tables: dict[str, Any], key: ItemKey, item: Any) -> None:
        owner, second, third = key
        if not owner.startswith("arn:"):
            self.dynamodb._txn_idempotency.set_scoped(owner, second, third, item)
        elif owner in tables and item is not None:
            self.dynamodb._set_item(tables[owner], second, third, item)
        elif owner in tables:
            self.dynamodb._remove_item(tables[owner], second, third)

    def watch(self) -> None:
        """MiniStack writes every item by the first two, and every file of an object by the last."""
        s3: Any = importlib.import_module("ministack.services.s3")
        _then(self.dynamodb, "_set_item", lambda table, pk, sk, item: self._note_item(table, pk, sk))
        _then(self.dynamodb, "_remove_item", self._note_item)
        _then(self.dynamodb, "_items_replaced", self._note_rollback)
        _then(self.dynamodb, "_txn_token_store", self._note_transaction)
        s3._atomic_write = self._write_object

    def _note_item(self, table: Any, pk: str, sk: str) -> None:
        item = table["items"].get(pk, {}).get(sk)
        self.journal.note(Images(items={(table["TableArn"], pk, sk): item}))

    def _note_rollback(self, table: Any) -> None:
        for owner, pk, sk in list(self.journal.pending.items):
            if owner == table["TableArn"]:
                self._note_item(table, pk, sk)

    def _note_transaction(self, token: str, entry: Any) -> None:
        self.journal.note(Images(items={self.dynamodb._txn_idempotency._scoped(token): entry}))

    def _write_object(self, path: str, content: Any, *, text: bool = False) -> None:
        try:
            os.close(replace_file(Path(path), content.encode() if text else content))
        except OSError as error:
            self._lost_object = error  # MiniStack logs it and answers 200
            raise

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        is_refused = False

        async def send_when_kept(message: Message) -> None:
            nonlocal is_refused
            if message["type"] == "http.response.start":
                try:
                    self._record(scope)
                    await self.journal.settle()
                except Exception as error:
                    log.exception("A write could not be kept")
                    is_refused = True
                    await answer(send, 500, f"The local cloud could not keep this write: {error}")
            if not is_refused:
                await send(message)

        await self.ministack.app(scope, receive, send_when_kept)

    def _record(self, scope: Message) -> None:
        if self._lost_object:
            lost, self._lost_object = self._lost_object, None
            raise lost
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        target, query = headers.get("x-amz-target", ""), scope["query_string"].decode("latin-1")
        operation = target.rpartition(".")[2]
        if scope["method"] in ("GET", "HEAD", "OPTIONS") and "Action=" not in query:
            return
        if target.startswith("DynamoDB_") and WRITING_ITEMS.match(operation):
            self._note_new_tables()
            return  # each item was noted as it was written
        self._is_stale = True
        if READING.match(operation) or scope["path"].endswith("/invocations"):
            return  # an invocation changes nothing of the function, whose image is long
        service = self.ministack.detect_service(scope["method"], scope["path"], headers, parse_qs(query))
        self._note_services(self._states_of(service))

    def _states_of(self, service: str) -> list[str]:
        entry = self.ministack.SERVICE_REGISTRY.get(service, {"module": ""})
        modules = (entry["module"], *entry.get("sub_modules", ()))
        return [name for name, module in self.ministack._state_map.items() if module in modules]

    def _note_services(self, names: Iterable[str]) -> None:
        loaded = self.ministack._build_persistence_save_dict()
        for name in [name for name in names if name in loaded]:
            image = self._image(name)
            if image and self._images.get(name) != hash(image):
                self.journal.note(Images(services={name: image}))
                self._images[name] = hash(image)

    def _image(self, name: str) -> str:
        """Empty for a service that could not be imported; threads may change what is read, so it may take a few."""
        module = self.ministack._get_module(self.ministack._state_map[name])
        if name == "lambda":
            module._prune_orphan_code_blobs = lambda _: None  # the image before this one names them too
        for attempt in range(5):
            try:
                state = module.get_state()
                break
            except RuntimeError:
                if attempt == 4:
                    raise
        if state is None:
            return ""
        if store := FORGOTTEN_STORES.get(name):
            state[store] = getattr(module, store)
        return json.dumps(state, default=self.persistence._json_default)

    async def keep_up(self) -> None:
        """One service can change another, and threads change things that nobody waits for."""
        pause = SWEEP_SECONDS
        while True:
            await asyncio.sleep(pause)
            started = time.monotonic()
            try:
                await self.sweep()
            except Exception:
                log.exception("The journal could not be brought up to date")
            pause = max(SWEEP_SECONDS, 20 * (time.monotonic() - started))

    async def sweep(self) -> None:
        if self._is_stale:
            self._note_services(name for name in self.ministack._state_map if name != "dynamodb")
            self._is_stale = False
        self._note_new_tables()
        await self.journal.settle()
        if self.journal.size > self._compact_at:
            await self.compact()

    def _note_new_tables(self) -> None:
        """Another service may have made one, and an item without its table would be lost."""
        tables = {table["TableId"] for table in self.dynamodb._tables.all_values()}
        if tables != self._tables:
            self._tables = tables
            self._note_services(["dynamodb"])

    async def compact(self) -> None:
        self._compact_at = 4 * self.journal.size
        await self.journal.compact(self._everything)
        self._compact_at = max(COMPACT_FROM_BYTES, 4 * self.journal.size)

    def _everything(self) -> dict[str, str]:
        images = {name: self._image(name) for name in self.ministack._build_persistence_save_dict()}
        return {name: image for name, image in images.items() if image}


def _then(module: Any, name: str, note: Callable[..., None]) -> None:
    original = getattr(module, name)

    def wrapped(*arguments: Any) -> Any:
        result = original(*arguments)
        note(*arguments)
        return result

    setattr(module, name, wrapped)
