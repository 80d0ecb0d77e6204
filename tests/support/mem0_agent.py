"""An agent as people write it for mem0 and Anthropic's client, with only mem0's import changed.

Reads before it answers, writes after it. Imported by a process of its own, which is killed.
"""

from __future__ import annotations

import builtins
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

PROMPT = "\nYou: "
WRITTEN = "  [Memories updated]"


def run(connection: Connection, environment: dict[str, str]) -> None:
    """Run the agent at the other end of a pipe."""
    os.environ.update(environment)

    def ask(prompt: str = "") -> str:
        connection.send(prompt)
        return connection.recv()

    builtins.input = ask  # pyright: ignore[reportAttributeAccessIssue]
    builtins.print = lambda *words: connection.send(" ".join(map(str, words)))
    main()


def main() -> None:
    """The program."""
    import anthropic

    from graphmem.compat.mem0 import MemoryClient

    mem0_client = MemoryClient(api_key=os.environ["MEM0_API_KEY"])
    llm_client = anthropic.Anthropic(api_key=os.environ["ANTHROPIC_API_KEY"])
    user_id = "user_42"

    def retrieve_memories(query: str, user_id: str) -> list[str]:
        results = mem0_client.search(query, user_id=user_id, limit=5)
        return [r["memory"] for r in results if "memory" in r]

    def build_prompt(memories: list[str]) -> str:
        if not memories:
            return "You are a helpful assistant."
        known = "\n".join(f"- {m}" for m in memories)
        return f"You are a helpful assistant. What you know of this user:\n{known}\n"

    def call_llm(system: str, user_message: str) -> str:
        response = llm_client.messages.create(
            model="scripted",
            max_tokens=1024,
            system=system,
            messages=[{"role": "user", "content": user_message}],
        )
        return response.content[0].text

    def store_memories(user_message: str, assistant_response: str, user_id: str) -> None:
        messages = [
            {"role": "user", "content": user_message},
            {"role": "assistant", "content": assistant_response},
        ]
        mem0_client.add(messages, user_id=user_id)

    print("Agent ready. Type 'quit' to exit.")
    while True:
        user_input = input(PROMPT).strip()
        if user_input.lower() == "quit":
            break
        memories = retrieve_memories(user_input, user_id)
        if memories:
            print(f"  [Retrieved {len(memories)} memories]")
        response = call_llm(build_prompt(memories), user_input)
        print(f"\nAgent: {response}")
        store_memories(user_input, response, user_id)
        print(WRITTEN)
