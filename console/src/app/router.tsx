import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouterHistory,
  redirect,
} from "@tanstack/react-router";
import { meQuery } from "@/api/auth";
import type { OrderState, QuestionState, RefundRequestState, TicketStatus } from "@/api/types";
import { ORDER_STATES, TICKET_STATES } from "@/components/call/labels";
import { NotFound } from "@/components/NotFound";
import { ApprovalsPage } from "@/features/approvals/ApprovalsPage";
import { REQUEST_STATES } from "@/features/approvals/states";
import { LANDING, safePath } from "@/features/auth/session";
import { useCall } from "@/features/call/CallProvider";
import { CallPage } from "@/features/history/CallPage";
import { CallsPage } from "@/features/history/CallsPage";
import { OrdersPage } from "@/features/orders/OrdersPage";
import { QuestionsPage } from "@/features/questions/QuestionsPage";
import { QUESTION_STATES } from "@/features/questions/states";
import { ActsCard } from "@/features/supervision/ActsCard";
import { WallPage } from "@/features/supervision/WallPage";
import { TicketPage } from "@/features/tickets/TicketPage";
import { TicketsPage } from "@/features/tickets/TicketsPage";
import { CrashPage } from "./CrashPage";
import { DeskPage } from "./desk/DeskPage";
import { LoginRoute } from "./LoginRoute";
import { Shell } from "./shell/Shell";

interface RouterContext {
  queries: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  errorComponent: CrashPage,
  notFoundComponent: () => <NotFound what="page" />,
});

interface LoginSearch {
  expired?: boolean;
  next?: string;
}

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: (search): LoginSearch => ({ expired: search.expired === true, next: safePath(search.next) }),
  beforeLoad: async ({ context, search }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    if (me !== null) throw redirect({ href: search.next ?? LANDING[me.role] });
  },
  component: function Login() {
    const { expired, next } = login.useSearch();
    return <LoginRoute isExpired={expired === true} next={next} />;
  },
});

/** Everything behind the login. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ context, location }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    if (me === null) throw redirect({ to: "/login", search: { next: safePath(location.href) } });
  },
  component: Shell,
  errorComponent: CrashPage,
});

const desk = createRoute({ getParentRoute: () => inside, path: "/", component: DeskPage });

interface WallSearch {
  /** The call that is looked at. */
  call?: string | undefined;
}

const wall = createRoute({
  getParentRoute: () => inside,
  path: "/wall",
  validateSearch: ({ call: id }): WallSearch => ({ call: typeof id === "string" ? id : undefined }),
  component: function TheWall() {
    const { call: callId = null } = wall.useSearch();
    const navigate = wall.useNavigate();
    const select = (id: string | null) => void navigate({ search: id === null ? {} : { call: id }, replace: true });
    const { entry, expect } = useCall();
    return (
      <WallPage
        callId={callId}
        onSelect={select}
        myCallId={entry?.state === "connected" ? entry.call_id : null}
        onAsk={expect}
        onTaken={() => void navigate({ to: "/" })}
      />
    );
  },
});

const calls = createRoute({ getParentRoute: () => inside, path: "/calls", component: CallsPage });

const call = createRoute({
  getParentRoute: () => inside,
  path: "/calls/$callId",
  component: function Call() {
    const { callId } = call.useParams();
    return <CallPage key={callId} callId={callId} aside={<ActsCard callId={callId} />} />;
  },
});

interface TicketsSearch {
  status?: TicketStatus | undefined;
}

const tickets = createRoute({
  getParentRoute: () => inside,
  path: "/tickets",
  validateSearch: ({ status }): TicketsSearch => ({ status: isKeyOf(TICKET_STATES, status) ? status : undefined }),
  component: function Tickets() {
    const { status } = tickets.useSearch();
    const navigate = tickets.useNavigate();
    return (
      <TicketsPage
        status={status ?? null}
        onStatus={(chosen) => void navigate({ search: chosen === null ? {} : { status: chosen }, replace: true })}
      />
    );
  },
});

const ticket = createRoute({
  getParentRoute: () => inside,
  path: "/tickets/$ticketId",
  component: function Ticket() {
    const { ticketId } = ticket.useParams();
    return <TicketPage key={ticketId} ticketId={ticketId} />;
  },
});

interface OrdersSearch {
  state?: OrderState | undefined;
}

const orders = createRoute({
  getParentRoute: () => inside,
  path: "/orders",
  validateSearch: ({ state }): OrdersSearch => ({ state: isKeyOf(ORDER_STATES, state) ? state : undefined }),
  component: function Orders() {
    const { state } = orders.useSearch();
    const navigate = orders.useNavigate();
    return (
      <OrdersPage
        state={state ?? null}
        onState={(chosen) => void navigate({ search: chosen === null ? {} : { state: chosen }, replace: true })}
      />
    );
  },
});

interface ApprovalsSearch {
  /** Those that wait, when it is left out. */
  state?: RefundRequestState | "all" | undefined;
}

const approvals = createRoute({
  getParentRoute: () => inside,
  path: "/approvals",
  validateSearch: ({ state }): ApprovalsSearch => ({
    state: state === "all" || isKeyOf(REQUEST_STATES, state) ? state : undefined,
  }),
  component: function Approvals() {
    const { state = "pending" } = approvals.useSearch();
    const navigate = approvals.useNavigate();
    return (
      <ApprovalsPage
        state={state === "all" ? null : state}
        onState={(chosen) => void navigate({ search: { state: chosen ?? "all" }, replace: true })}
      />
    );
  },
});

interface QuestionsSearch {
  /** The open ones, when it is left out. */
  state?: QuestionState | undefined;
}

const questions = createRoute({
  getParentRoute: () => inside,
  path: "/questions",
  validateSearch: ({ state }): QuestionsSearch => ({ state: isKeyOf(QUESTION_STATES, state) ? state : undefined }),
  component: function Questions() {
    const { state = "open" } = questions.useSearch();
    const navigate = questions.useNavigate();
    return (
      <QuestionsPage state={state} onState={(chosen) => void navigate({ search: { state: chosen }, replace: true })} />
    );
  },
});

const numbers = createRoute({
  getParentRoute: () => inside,
  path: "/numbers",
  component: lazyRouteComponent(() => import("@/features/numbers/NumbersPage"), "NumbersPage"),
});

const newNumber = createRoute({
  getParentRoute: () => inside,
  path: "/numbers/new",
  component: lazyRouteComponent(() => import("@/features/numbers/NumberPage"), "NewNumberPage"),
});

const number = createRoute({
  getParentRoute: () => inside,
  path: "/numbers/$numberId",
  component: lazyRouteComponent(() => import("./NumberRoute"), "NumberRoute"),
});

function isKeyOf<Keys extends string>(record: Record<Keys, unknown>, value: unknown): value is Keys {
  return typeof value === "string" && Object.hasOwn(record, value);
}

const routeTree = root.addChildren([
  login,
  inside.addChildren([
    desk,
    wall,
    calls,
    call,
    tickets,
    ticket,
    orders,
    approvals,
    questions,
    numbers,
    newNumber,
    number,
  ]),
]);

export function createConsoleRouter(queries: QueryClient, history?: RouterHistory) {
  return createRouter({ routeTree, context: { queries }, defaultPreload: false, ...(history && { history }) });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
