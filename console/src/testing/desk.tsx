import { createMemoryHistory } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import type {
  ActiveCall,
  CallDetail,
  Colleague,
  ConsultedCall,
  EarlierCall,
  Me,
  Offer,
  Question,
  QueueEntry,
  RefundRequest,
  Utterance,
} from "@/api/types";
import { App } from "@/app/App";
import { Leg } from "@/features/call/leg/Leg";
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
    http.get("*/v1/refund-requests", ({ request }) => {
      const state = new URL(request.url).searchParams.get("state");
      const items = backend.requests.filter((asked) => state === null || asked.state === state);
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
    ...of,
  };
  serve(backend);
  const livekit = new FakeLiveKit();
  const history = createMemoryHistory({ initialEntries: [path] });
  const leg = new Leg(livekit.load);
  const view = render(<App history={history} leg={leg} />);
  return { backend, livekit, history, leg, user: userEvent.setup({ delay: null }), ...view };
}
