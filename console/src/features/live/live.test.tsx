import { act, screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { activeCallKey } from "@/api/operators";
import { queueKey } from "@/api/queue";
import { openConsole } from "@/testing/desk";
import { FakeEventSource } from "@/testing/FakeEventSource";
import { anEntry } from "@/testing/records";
import { server } from "@/testing/server";
import { parseChanges, parseHello, TOPICS, touchedBy } from "./changes";

describe("the live feed", () => {
  it("brings a new caller to the desk without anybody touching it", async () => {
    const { backend } = openConsole();
    await screen.findByText("You are ready");
    backend.queue = [anEntry()];
    act(() => FakeEventSource.current.change({ topic: "queue", call_id: "c1", id: "e1" }));
    expect(await screen.findByRole("button", { name: "Take call" })).toBeInTheDocument();
  });

  it("says when it is lost, and catches up on what was missed when it is back", async () => {
    const { backend } = openConsole();
    await screen.findByText("You are ready");
    act(() => FakeEventSource.current.hello());
    expect(screen.getByText("Live")).toBeInTheDocument();
    act(() => FakeEventSource.current.fail());
    expect(screen.getByText("Reconnecting…")).toBeInTheDocument();
    backend.queue = [anEntry()];
    act(() => FakeEventSource.current.hello());
    expect(await screen.findByRole("button", { name: "Take call" })).toBeInTheDocument();
    expect(screen.getByText("Live")).toBeInTheDocument();
  });

  it("says that it is lost as soon as the network is, and comes back with it", async () => {
    openConsole();
    await screen.findByText("You are ready");
    act(() => FakeEventSource.current.hello());
    act(() => void window.dispatchEvent(new Event("offline")));
    expect(screen.getByText("Reconnecting…")).toBeInTheDocument();
    act(() => void window.dispatchEvent(new Event("online")));
    act(() => FakeEventSource.current.hello());
    expect(screen.getByText("Live")).toBeInTheDocument();
  });

  it("opens a new stream when the browser has given up on the old one", async () => {
    openConsole();
    await screen.findByText("You are ready");
    const before = FakeEventSource.opened.length;
    act(() => FakeEventSource.current.fail(FakeEventSource.CLOSED));
    await waitFor(() => expect(FakeEventSource.opened.length).toBe(before + 1), { timeout: 3_000 });
  });

  it("goes on after the last event that it saw when it opens a new stream", async () => {
    openConsole();
    await screen.findByText("You are ready");
    expect(FakeEventSource.current.url).toBe("/v1/live");
    act(() => FakeEventSource.current.hello({ resumed: false }, "100.7.3"));
    act(() => FakeEventSource.current.change({ topic: "queue" }, "101.9.3-8"));
    act(() => void window.dispatchEvent(new Event("offline")));
    act(() => void window.dispatchEvent(new Event("online")));
    expect(FakeEventSource.current.url).toBe("/v1/live?after=101.9.3-8");
  });

  it("fetches nothing again when it goes on where it was, but what was missed meanwhile", async () => {
    const { backend } = openConsole();
    await screen.findByText("You are ready");
    const served = vi.fn();
    server.events.on("request:start", ({ request }) => served(new URL(request.url).pathname));
    act(() => FakeEventSource.current.fail());
    await waitFor(() => expect(served).toHaveBeenCalledWith("/v1/auth/me"));
    served.mockClear();
    backend.queue = [anEntry()];
    act(() => FakeEventSource.current.hello({ resumed: true }));
    act(() => FakeEventSource.current.change({ topic: "offer" }));
    expect(await screen.findByRole("button", { name: "Take call" })).toBeInTheDocument();
    expect(served).toHaveBeenCalledWith("/v1/operators/me/offer");
    expect(served).not.toHaveBeenCalledWith("/v1/operators/me/active");
    server.events.removeAllListeners();
  });

  it("that is refused because the session has expired leads to the login", async () => {
    const { backend } = openConsole();
    await screen.findByText("You are ready");
    backend.me = null;
    act(() => FakeEventSource.current.fail(FakeEventSource.CLOSED));
    expect(await screen.findByText(/session has expired/)).toBeInTheDocument();
  });
});

describe("a change", () => {
  it.each(TOPICS)("of topic %s touches something, with and without a call", (topic) => {
    expect(touchedBy({ topic })).not.toEqual([]);
    expect(touchedBy({ topic, call_id: "c1" })).not.toEqual([]);
  });

  it("in the queue touches the queue and one's own call", () => {
    const touched = touchedBy({ topic: "queue", call_id: "c1" });
    expect(touched).toContainEqual(queueKey);
    expect(touched).toContainEqual(activeCallKey);
  });

  it("that was said touches that call's transcript and no other's", () => {
    const touched = touchedBy({ topic: "utterance", call_id: "c1" });
    expect(touched).toContainEqual(["calls", "utterances", "c1"]);
    expect(touched).not.toContainEqual(["calls"]);
  });

  it.each(["not json", "{}", '[{"topic":"weather"}]', "null", "[null]"])("that reads %s is none", (data) => {
    expect(parseChanges(data)).toEqual([]);
  });

  it("that a newer api tells leaves the others as they are", () => {
    expect(parseChanges('[{"topic":"weather"},{"topic":"queue"}]')).toEqual([{ topic: "queue" }]);
  });

  it.each(["not json", "{}", "null", '{"resumed":"yes"}'])(
    "is not taken for heard after a greeting that reads %s",
    (data) => {
      expect(parseHello(data)).toBe(false);
    },
  );
});
