"""Programs written for Zep, zep_python and mem0, with only the import changed.

| was | is |
|---|---|
| `from zep_cloud.client import Zep` | `from graphmem.compat.zep_cloud.client import Zep` |
| `from zep_python import ZepClient` | `from graphmem.compat.zep_python import ZepClient` |
| `from mem0 import MemoryClient` | `from graphmem.compat.mem0 import MemoryClient` |

Keys and addresses of those services are taken and ignored: the memory is where `GRAPHMEM_STORE`
says, else the file in your data folder. Two programs that must not share a memory set two stores.
Everything here is thin: what it does is done by the native client. Each call is written once, for
asyncio; its blocking twin is generated (`blocking.py`, `twins.py`), as the native one is.
"""
