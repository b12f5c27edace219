import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { Supervision, SupervisionMode, Wall, WallCall, WallOperator } from "@/api/types";
import { openConsole, problem } from "@/testing/desk";
import { FakeEventSource } from "@/testing/FakeEventSource";
import { OLIVIA, SAM } from "@/testing/records";
import { server } from "@/testing/server";

const CALL_ID = "c0000000-0000-4000-8000-000000000001";

function aWallCall(of: Partial<WallCall> = {}): WallCall {
  const now = new Date().toISOString();
  return {
    id: CALL_ID,
    state: "with_operator",
    flow: "support",
    caller_name: "Alice Martin",
    caller_number: "+15550100",
    agent: "HumanHandoffAgent",
    operator: { id: OLIVIA.id, name: OLIVIA.name },
    started_at: now,
    since: now,
    mood: "calm",
    severity: "low",
    subject: "Charged twice",
    last_words: { at: now, speaker: "caller", name: "caller", text: "It was charged twice." },
    skill: null,
    position: null,
    waiting_since: null,
    supervised_by: [],
    kept_for: null,
    ...of,
  };
}

const AGENTS = { state: "active", operator: null, agent: "BillingSupportAgent" } as const;

function anOperator(of: Partial<WallOperator> = {}): WallOperator {
  return {
    id: OLIVIA.id,
    name: OLIVIA.name,
    role: "operator",
    skills: ["billing"],
    presence: "available",
    presence_since: new Date().toISOString(),
    reason: null,
    moved_by: null,
    call_id: null,
    caller: null,
    rings: false,
    ...of,
  };
}

function aWall(...calls: WallCall[]): Wall {
  return {
    calls,
    queues: [
      {
        skill: "billing",
        waiting: 0,
        waiting_since: null,
        target_seconds: 20,
        max_wait_seconds: 600,
        operators_available: 1,
      },
    ],
    operators: [anOperator()],
    untaken: { calls: 0, since: "2026-11-27T10:00:00Z" },
  };
}

function aSeat(mode: SupervisionMode): Supervision {
  return {
    call_id: CALL_ID,
    mode,
    started_at: new Date().toISOString(),
    room: "call-1",
    livekit_url: "ws://livekit.test",
    listener_token: "ears",
    speaker_token: mode === "listen" ? null : `voice-${mode}`,
    whispers_to: mode === "whisper" ? `operator-${OLIVIA.id}` : null,
  };
}

/** Sam looks at the one call on the wall; the api does what it is asked. */
function lookAt(call: WallCall) {
  const desk = openConsole({ me: SAM, wall: aWall(call) }, `/wall?call=${CALL_ID}`);
  const asked: SupervisionMode[] = [];
  server.use(
    http.post("*/v1/calls/:id/supervision", async ({ request }) => {
      const { mode } = (await request.json()) as { mode: SupervisionMode };
      asked.push(mode);
      desk.backend.supervision = aSeat(mode);
      return HttpResponse.json(desk.backend.supervision);
    }),
    http.delete("*/v1/calls/:id/supervision", () => {
      desk.backend.supervision = null;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return { ...desk, asked };
}

const press = (name: RegExp) => screen.findByRole("button", { name }).then((button) => button.click());

describe("the wall", () => {
  it("shows who has each caller, with the reasons to look at a call in words", async () => {
    openConsole({ me: SAM, wall: aWall(aWallCall({ mood: "angry", severity: "high" })) }, "/wall");
    const row = within(await screen.findByRole("list", { name: "Calls" })).getByRole("button");
    for (const words of ["Alice Martin", "Olivia Stone", "Angry", "High severity", /charged twice/]) {
      expect(within(row).getByText(words)).toBeInTheDocument();
    }
  });

  it("says when a wait is over what the queue allows", async () => {
    const since = new Date(Date.now() - 700_000).toISOString();
    const waiting = { state: "waiting", operator: null, skill: "billing", position: 2, waiting_since: since } as const;
    const wall = aWall(aWallCall(waiting));
    wall.queues = wall.queues.map((queue) => ({ ...queue, waiting: 1, waiting_since: since }));
    openConsole({ me: SAM, wall }, "/wall");
    expect(await screen.findByText("Billing, number 2 in line")).toBeInTheDocument();
    expect(screen.getAllByText(/Over the limit/)).toHaveLength(2);
  });

  it("leads to the calls that nobody could take, and is silent of them when there are none", async () => {
    const { backend, history, user } = openConsole({ me: SAM, wall: aWall() }, "/wall");
    expect(await screen.findByText("Nobody is on the phone")).toBeInTheDocument();
    expect(screen.queryByRole("link", { name: /could not be taken/ })).toBeNull();
    server.use(http.get("*/v1/calls", () => HttpResponse.json({ items: [], next: null })));
    backend.wall = { ...aWall(), untaken: { calls: 2, since: "2026-11-27T10:00:00Z" } };
    act(() => FakeEventSource.current.change({ topic: "call", call_id: CALL_ID }));
    await user.click(await screen.findByRole("link", { name: "2 calls could not be taken" }));
    expect(history.location.pathname).toBe("/calls");
    expect(history.location.search).toContain("no_agent");
  });

  it("is empty in words, and filters what there is", async () => {
    const { backend, user } = openConsole({ me: SAM, wall: aWall() }, "/wall");
    expect(await screen.findByText("Nobody is on the phone")).toBeInTheDocument();
    backend.wall = aWall(aWallCall());
    act(() => FakeEventSource.current.change({ topic: "call", call_id: CALL_ID }));
    await user.click(await screen.findByText("With operator 1"));
    await user.click(screen.getByText("AI 0"));
    expect(screen.getByText("No such call right now")).toBeInTheDocument();
  });

  it("that cannot be loaded says so", async () => {
    const desk = openConsole({ me: SAM }, "/");
    server.use(http.get("*/v1/wall", () => problem(503, "unavailable", "The database does not answer.")));
    await desk.user.click(await screen.findByRole("link", { name: "Wall" }));
    expect(await screen.findByText("The wall could not be loaded")).toBeInTheDocument();
  });

  it("is not offered to operators", async () => {
    openConsole();
    await screen.findByText("You are ready");
    expect(screen.queryByRole("link", { name: "Wall" })).not.toBeInTheDocument();
  });
});

describe("taking part in a call", () => {
  it("by listening asks for no microphone, and says that nobody hears it", async () => {
    const { ears, voices, asked, user } = lookAt(aWallCall());
    await screen.findByRole("button", { name: /Listen/ });
    await user.keyboard("l");
    await waitFor(() => expect(ears.joined).toEqual([{ url: "ws://livekit.test", token: "ears" }]));
    expect(asked).toEqual(["listen"]);
    expect((await screen.findAllByText(/Nobody hears you, and nobody sees that you listen/)).length).toBe(2);
    expect(ears.room.isMicrophoneOn).toBe(false);
    expect(voices.rooms).toHaveLength(0);
  });

  it("by whispering is heard by the operator alone, from the first word on", async () => {
    const { voices } = lookAt(aWallCall());
    await press(/Whisper/);
    await waitFor(() => expect(voices.room.isMicrophoneOn).toBe(true));
    expect(voices.room.heardBy).toEqual(["listener-1", "listener-2", "listener-3", `operator-${OLIVIA.id}`]);
    expect((await screen.findAllByText("Only Olivia Stone hears you. The caller does not.")).length).toBe(2);
  });

  it("by barging in is said so loudly, on a line of its own", async () => {
    const { voices } = lookAt(aWallCall());
    await press(/Whisper/);
    await waitFor(() => expect(voices.room.isMicrophoneOn).toBe(true));
    const whisper = voices.room;
    await press(/Barge in/);
    expect(await screen.findByText("You are live to the caller")).toBeInTheDocument();
    expect(whisper.isConnected).toBe(false);
    expect(voices.room.heardBy).toBe("everybody");
    expect(screen.getAllByText("Everybody hears you: Alice Martin and Olivia Stone.")).toHaveLength(2);
  });

  it("falls silent as soon as the server says that the operator is gone", async () => {
    const { backend, voices } = lookAt(aWallCall());
    await press(/Whisper/);
    await waitFor(() => expect(voices.room.isMicrophoneOn).toBe(true));
    backend.supervision = aSeat("listen");
    act(() => FakeEventSource.current.change({ topic: "supervision", call_id: CALL_ID }));
    await waitFor(() => expect(voices.room.isConnected).toBe(false));
    expect((await screen.findAllByText(/Nobody hears you, and/)).length).toBe(2);
  });

  it("ends on every page by one button", async () => {
    const { ears, user } = lookAt(aWallCall());
    await press(/Listen/);
    await user.click(screen.getByRole("link", { name: "Questions" }));
    const bar = await screen.findByRole("region", { name: "Supervision" });
    await user.click(within(bar).getByRole("button", { name: "Stop" }));
    await waitFor(() => expect(screen.queryByRole("region", { name: "Supervision" })).not.toBeInTheDocument());
    expect(ears.room.isConnected).toBe(false);
  });

  it("goes on after a reload by listening, and does not speak by itself", async () => {
    const desk = lookAt(aWallCall());
    desk.backend.supervision = aSeat("barge");
    await waitFor(() => expect(desk.asked).toEqual(["listen"]));
    expect(desk.voices.rooms).toHaveLength(0);
  });

  it("says what is wrong with the microphone, and that nobody hears it", async () => {
    const { voices } = lookAt(aWallCall());
    voices.micError = new DOMException("no", "NotAllowedError");
    await press(/Whisper/);
    expect(await screen.findByText("The browser may not use your microphone")).toBeInTheDocument();
    expect(screen.getAllByText(/your microphone does not work/).length).toBe(2);
  });

  it("of an agent's call is listening, a remark or taking it over, and no barging in", async () => {
    lookAt(aWallCall(AGENTS));
    expect(await screen.findByRole("button", { name: /Take over/ })).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /Whisper|Barge/ })).not.toBeInTheDocument();
  });

  it("that the server refuses says why", async () => {
    lookAt(aWallCall());
    const why = "Ann, Bob and Cleo listen to this call. Nobody else can.";
    server.use(http.post("*/v1/calls/:id/supervision", () => problem(409, "too-many-listeners", why)));
    await press(/Listen/);
    expect(await screen.findByText(why)).toBeInTheDocument();
  });
});

describe("an agent's call", () => {
  it("takes a remark, and the field is free for the next", async () => {
    const { user } = lookAt(aWallCall(AGENTS));
    const sent: unknown[] = [];
    server.use(
      http.post("*/v1/calls/:id/remark", async ({ request }) => {
        sent.push(await request.json());
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const field = await screen.findByLabelText("Remark to the agent");
    await user.type(field, "Ask for the invoice number{Enter}");
    expect(await screen.findByText(/The agent has your remark/)).toBeInTheDocument();
    expect(sent).toEqual([{ text: "Ask for the invoice number" }]);
    expect(field).toHaveValue("");
  });

  it("that the agent does not hand over in time stays with it, and it says so", async () => {
    const { backend } = lookAt(aWallCall(AGENTS));
    server.use(
      http.post("*/v1/calls/:id/take-over", () => {
        backend.wall = aWall(aWallCall({ ...AGENTS, kept_for: { id: SAM.id, name: SAM.name } }));
        return HttpResponse.json({ connected: false, until: new Date().toISOString() });
      }),
    );
    await press(/Take over/);
    expect(await screen.findByText("The agent is telling the caller")).toBeInTheDocument();
    backend.wall = aWall(aWallCall(AGENTS));
    act(() => FakeEventSource.current.change({ topic: "call", call_id: CALL_ID }));
    expect(await screen.findByText("The agent did not hand over in time")).toBeInTheDocument();
  });
});

describe("where an operator is", () => {
  it("is changed with a reason, without which nothing happens", async () => {
    const { user } = openConsole({ me: SAM, wall: aWall() }, "/wall");
    const sent: unknown[] = [];
    server.use(
      http.put("*/v1/operators/:id/presence", async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({});
      }),
    );
    await user.click(await screen.findByRole("button", { name: "Change where Olivia Stone is" }));
    const form = screen.getByRole("form", { name: "Change where Olivia Stone is" });
    await user.click(within(form).getByRole("button", { name: "Change" }));
    expect(within(form).getByText("Say why: they are told")).toBeInTheDocument();
    await user.type(within(form).getByLabelText("Why"), "Lunch");
    await user.click(within(form).getByRole("button", { name: "Change" }));
    await waitFor(() => expect(sent).toEqual([{ presence: "break", reason: "Lunch" }]));
  });

  it("is told to the operator, by whom and why", async () => {
    openConsole({ me: { ...OLIVIA, presence: "break", moved_by: "Sam Reed", moved_because: "Lunch was at noon." } });
    expect(await screen.findByText("Sam Reed put you on a break")).toBeInTheDocument();
    expect(screen.getByText(/Lunch was at noon./)).toBeInTheDocument();
  });
});
