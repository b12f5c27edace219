import { createMemoryHistory } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import type {
  ActiveCall,
  Callback,
  CallDetail,
  Colleague,
  ConsultedCall,
  EarlierCall,
  LedgerLine,
  Me,
  Offer,
  Question,
  QueueEntry,
  RefundRequest,
  Supervision,
  SupervisionAct,
  Utterance,
  Wall,
} from "@/api/types";
import { App } from "@/app/App";
import { Leg } from "@/components/leg/Leg";
import { FakeLiveKit } from "./FakeLiveKit";
import { aCall, OLIVIA } from "./records";
import { server } from "./server";

/** What the api says; a test changes it while the console runs. */
export interface Backend {
  me: Me | null;
  queue: QueueEntry[];
  active: ActiveCall | null;
  offer: Offer | null;
  consultation: ConsultedCall | null;
  colleagues: Colleague[];
  call: CallDetail;
  earlier: EarlierCall[];
  utterances: Utterance[];
  requests: RefundRequest[];
  questions: Question[];
  promises: LedgerLine[];
  callbacks: Callback[];
  wall: Wall;
  supervision: Supervision | null;
  acts: SupervisionAct[];
}

export const DISPOSITIONS = [
  { code: "resolved", label: "Resolved on the call" },
  { code: "follow_up", label: "Follow-up needed" },
];

export function problem(status: number, code: string, detail: string, extra: Record<string, unknown> = {}) {
  return HttpResponse.json({ ...extra, type: `/problems/${code}`, title: code, status, detail, code }, { status });
}

function serve(backend: Backend): void {
  const nobody = () => problem(401, "session-expired", "Log in to go on.");
  const guarded = (answer: () => unknown) => () =>
    backend.me === null ? nobody() : HttpResponse.json(answer() as Parameters<typeof HttpResponse.json>[0]);
  server.use(
    http.get(
      "*/v1/auth/me",
      guarded(() => backend.me),
    ),
    http.get("*/v1/auth/ways", () => HttpResponse.json({ password: true, oidc: null })),
    http.get(
      "*/v1/queue",
      guarded(() => backend.queue),
    ),
    http.get(
      "*/v1/operators/me/active",
      guarded(() => backend.active),
    ),
    http.get(
      "*/v1/operators/me/offer",
      guarded(() => backend.offer),
    ),
    http.get(
      "*/v1/operators/me/consultation",
      guarded(() => backend.consultation),
    ),
    http.get(
      "*/v1/colleagues",
      guarded(() => backend.colleagues),
    ),
    http.post(
      "*/v1/operators/me/heartbeat",
      guarded(() => backend.me),
    ),
    http.get(
      "*/v1/dispositions",
      guarded(() => DISPOSITIONS),
    ),
    http.get(
      "*/v1/calls/:id/earlier",
      guarded(() => backend.earlier),
    ),
    http.get(
      "*/v1/calls/:id",
      guarded(() => backend.call),
    ),
    http.get("*/v1/saved-filters", () => HttpResponse.json([])),
    http.get("*/v1/tickets/owners", () => HttpResponse.json([{ id: OLIVIA.id, name: OLIVIA.name }])),
    http.get("*/v1/tickets/tags", () => HttpResponse.json(["vip"])),
    http.get("*/v1/flows", () => HttpResponse.json([{ name: "support", title: "Support" }])),
    http.get(
      "*/v1/wall",
      guarded(() => backend.wall),
    ),
    http.get(
      "*/v1/operators/me/supervision",
      guarded(() => backend.supervision),
    ),
    http.get("*/v1/supervision-acts", () => HttpResponse.json({ items: backend.acts, next: null })),
    http.get("*/v1/refund-requests", ({ request }) => {
      const state = new URL(request.url).searchParams.get("state");
      const items = backend.requests.filter((asked) => state === null || asked.state === state);
      return HttpResponse.json({ items, next: null });
    }),
    http.get("*/v1/promises/counts", () => {
      const open = backend.promises.filter(({ state }) => state === "open");
      return HttpResponse.json({
        mine: open.filter(({ owner }) => owner !== null && owner.id === backend.me?.id).length,
        unowned: open.filter(({ owner }) => owner === null).length,
        overdue: open.filter(({ overdue }) => overdue).length,
      });
    }),
    http.get("*/v1/promises/callbacks", () => HttpResponse.json(backend.callbacks)),
    http.get("*/v1/promises", ({ request }) => {
      const wanted = new URL(request.url).searchParams;
      const items = backend.promises.filter(
        ({ state, owner, overdue }) =>
          (wanted.get("state") ?? state) === state &&
          (wanted.get("overdue") !== "true" || overdue) &&
          (wanted.get("owner") !== "me" || owner?.id === backend.me?.id) &&
          (wanted.get("owner") !== "nobody" || owner === null),
      );
      return HttpResponse.json({ items, next: null });
    }),
    http.get("*/v1/questions", ({ request }) => {
      const state = new URL(request.url).searchParams.get("state");
      return HttpResponse.json(backend.questions.filter((question) => question.state === state));
    }),
    http.get("*/v1/calls/:id/utterances", ({ request }) => {
      const after = Number(new URL(request.url).searchParams.get("after"));
      return HttpResponse.json(backend.utterances.filter((utterance) => utterance.seq > after));
    }),
  );
}

/** The whole console on a fake api and a fake LiveKit. */
export function openConsole(of: Partial<Backend> = {}, path = "/") {
  const backend: Backend = {
    me: OLIVIA,
    queue: [],
    active: null,
    offer: null,
    consultation: null,
    colleagues: [],
    call: aCall(),
    earlier: [],
    utterances: [],
    requests: [],
    questions: [],
    promises: [],
    callbacks: [],
    wall: { calls: [], queues: [], operators: [], untaken: { calls: 0, since: new Date().toISOString() } },
    supervision: null,
    acts: [],
    ...of,
  };
  serve(backend);
  const livekit = new FakeLiveKit();
  const history = createMemoryHistory({ initialEntries: [path] });
  const leg = new Leg(livekit.load);
  const ears = new FakeLiveKit();
  const voices = new FakeLiveKit();
  const supervisorsLegs = { ear: new Leg(ears.load), voice: new Leg(voices.load) };
  const view = render(<App history={history} leg={leg} supervisorsLegs={supervisorsLegs} />);
  return { backend, livekit, ears, voices, history, leg, user: userEvent.setup({ delay: null }), ...view };
}
