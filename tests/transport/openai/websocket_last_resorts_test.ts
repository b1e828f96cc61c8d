import { assertEquals, assertRejects } from "@std/assert";
import { createClient } from "../../support/client.ts";
import { FakeSocket } from "../../support/fake_socket.ts";

Deno.test("a logger that throws breaks neither the dispatch nor the caller", async () => {
  const logger = {
    warn() {
      throw new Error("the disk is full");
    },
  };
  const { client } = createClient({ createWebSocket: () => new FakeSocket(1), logger }, {
    quiet: true,
  });
  client.on("connected", () => {
    throw new Error("a listener fails");
  });
  await client.connect();
  assertEquals(client.status, "connected");
  client.close();
});

Deno.test("a key function that throws has the client as initiator, and is not retryable", async () => {
  const failure = new Error("the vault is locked");
  const { client, causes } = createClient({ apiKey: () => Promise.reject(failure) });
  assertEquals(await assertRejects(() => client.connect()), failure);
  assertEquals(causes.map(({ initiator, retryable, error }) => [initiator, retryable, error]), [
    ["client", false, failure],
  ]);
});
