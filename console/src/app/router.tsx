import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouterHistory,
  redirect,
  useRouterState,
} from "@tanstack/react-router";
import { meQuery } from "@/api/auth";
import type { Category, OrderState, QuestionState, RefundRequestState, SignInRefusal } from "@/api/types";
import { ORDER_STATES } from "@/components/call/labels";
import { NotFound } from "@/components/NotFound";
import { ApprovalsPage } from "@/features/approvals/ApprovalsPage";
import { REQUEST_STATES } from "@/features/approvals/states";
import { REFUSALS } from "@/features/auth/refusals";
import { LANDING, safePath } from "@/features/auth/session";
import { useCall } from "@/features/call/CallProvider";
import { CallPage } from "@/features/history/CallPage";
import { CallsPage } from "@/features/history/CallsPage";
import { readCallFilter } from "@/features/history/filter";
import { OrdersPage } from "@/features/orders/OrdersPage";
import { PromisesPage } from "@/features/promises/PromisesPage";
import { VIEWS } from "@/features/promises/states";
import { QuestionsPage } from "@/features/questions/QuestionsPage";
import { QUESTION_STATES } from "@/features/questions/states";
import { isDay, PERIODS, type Period } from "@/features/reports/period";
import { QUEUES } from "@/features/reports/queues";
import { SearchPage } from "@/features/search/SearchPage";
import { readSearch } from "@/features/search/search";
import { readTicketFilter } from "@/features/tickets/filter";
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
  next?: string | undefined;
  /** Why the company's own sign-in led back here. */
  refused?: SignInRefusal | undefined;
}

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: (search): LoginSearch => ({
    expired: search.expired === true,
    next: safePath(search.next),
    refused: isKeyOf(REFUSALS, search.refused) ? search.refused : undefined,
  }),
  beforeLoad: async ({ context, search }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    if (me !== null) throw redirect({ href: search.next ?? LANDING[me.role] });
  },
  component: function Login() {
    const { expired, next, refused } = login.useSearch();
    return <LoginRoute isExpired={expired === true} next={next} refused={refused} />;
  },
});

/** Whoever came in with a password that was given out gets no further. */
const newPassword = createRoute({
  getParentRoute: () => root,
  path: "/new-password",
  beforeLoad: async ({ context }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    if (me === null) throw redirect({ to: "/login" });
    if (!me.must_change_password) throw redirect({ href: LANDING[me.role] });
  },
  component: lazyRouteComponent(() => import("./NewPasswordRoute"), "NewPasswordRoute"),
});

/** Everything behind the login. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ context, location }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    if (me === null) throw redirect({ to: "/login", search: { next: safePath(location.href) } });
    if (me.must_change_password) throw redirect({ to: "/new-password" });
  },
  component: Shell,
  errorComponent: CrashPage,
});

const desk = createRoute({ getParentRoute: () => inside, path: "/", component: DeskPage });

const calls = createRoute({
  getParentRoute: () => inside,
  path: "/calls",
  validateSearch: readCallFilter,
  component: function Calls() {
    const navigate = calls.useNavigate();
    return (
      <CallsPage
        filter={readCallFilter(calls.useSearch())}
        onFilter={(search) => void navigate({ search, replace: true })}
      />
    );
  },
});

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

const call = createRoute({
  getParentRoute: () => inside,
  path: "/calls/$callId",
  component: function Call() {
    const { callId } = call.useParams();
    const hash = useRouterState({ select: (state) => state.location.hash });
    const foundId = hash.startsWith("said-") ? hash.slice("said-".length) : null;
    return <CallPage key={callId} callId={callId} foundId={foundId} aside={<ActsCard callId={callId} />} />;
  },
});

const tickets = createRoute({
  getParentRoute: () => inside,
  path: "/tickets",
  validateSearch: readTicketFilter,
  component: function Tickets() {
    const navigate = tickets.useNavigate();
    return (
      <TicketsPage
        filter={readTicketFilter(tickets.useSearch())}
        onFilter={(search) => void navigate({ search, replace: true })}
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

const search = createRoute({
  getParentRoute: () => inside,
  path: "/search",
  validateSearch: readSearch,
  component: function Search() {
    const { q = "", kind } = search.useSearch();
    const navigate = search.useNavigate();
    return <SearchPage q={q} kind={kind ?? null} onKind={(chosen) => void navigate({ search: { q, kind: chosen } })} />;
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

interface PromisesSearch {
  /** Those free to take, when it is left out. */
  view?: keyof typeof VIEWS | undefined;
}

const promises = createRoute({
  getParentRoute: () => inside,
  path: "/promises",
  validateSearch: ({ view }): PromisesSearch => ({ view: isKeyOf(VIEWS, view) ? view : undefined }),
  component: function Promises() {
    const { view = "free" } = promises.useSearch();
    const navigate = promises.useNavigate();
    return <PromisesPage view={view} onView={(chosen) => void navigate({ search: { view: chosen }, replace: true })} />;
  },
});

const waits = createRoute({
  getParentRoute: () => inside,
  path: "/wait-calibration",
  component: lazyRouteComponent(() => import("@/features/waits/CalibrationPage"), "CalibrationPage"),
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

const account = createRoute({
  getParentRoute: () => inside,
  path: "/account",
  component: lazyRouteComponent(() => import("@/features/account/AccountPage"), "AccountPage"),
});

const setup = createRoute({
  getParentRoute: () => inside,
  path: "/settings",
  component: lazyRouteComponent(() => import("./settings/SettingsFrame"), "SettingsFrame"),
});

const setupStart = createRoute({
  getParentRoute: () => setup,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/numbers" });
  },
});

const numbers = createRoute({
  getParentRoute: () => setup,
  path: "/numbers",
  component: lazyRouteComponent(() => import("@/features/numbers/NumbersPage"), "NumbersPage"),
});

const newNumber = createRoute({
  getParentRoute: () => setup,
  path: "/numbers/new",
  component: lazyRouteComponent(() => import("@/features/numbers/NumberPage"), "NewNumberPage"),
});

const number = createRoute({
  getParentRoute: () => setup,
  path: "/numbers/$numberId",
  component: lazyRouteComponent(() => import("./settings/NumberRoute"), "NumberRoute"),
});

const queues = createRoute({
  getParentRoute: () => setup,
  path: "/queues",
  component: lazyRouteComponent(() => import("@/features/queues/QueuesPage"), "QueuesPage"),
});

const queue = createRoute({
  getParentRoute: () => setup,
  path: "/queues/$skill",
  component: lazyRouteComponent(() => import("./settings/QueueRoute"), "QueueRoute"),
});

const outcomes = createRoute({
  getParentRoute: () => setup,
  path: "/outcomes",
  component: lazyRouteComponent(() => import("@/features/outcomes/OutcomesPage"), "OutcomesPage"),
});

const users = createRoute({
  getParentRoute: () => setup,
  path: "/users",
  component: lazyRouteComponent(() => import("@/features/users/UsersPage"), "UsersPage"),
});

const newUser = createRoute({
  getParentRoute: () => setup,
  path: "/users/new",
  component: lazyRouteComponent(() => import("@/features/users/UserPage"), "NewUserPage"),
});

const user = createRoute({
  getParentRoute: () => setup,
  path: "/users/$userId",
  component: lazyRouteComponent(() => import("./settings/UserRoute"), "UserRoute"),
});

const signIns = createRoute({
  getParentRoute: () => setup,
  path: "/sign-ins",
  component: lazyRouteComponent(() => import("@/features/signIns/SignInsPage"), "SignInsPage"),
});

const exports = createRoute({
  getParentRoute: () => setup,
  path: "/exports",
  component: lazyRouteComponent(() => import("@/features/exports/ExportsPage"), "ExportsPage"),
});

const settings = setup.addChildren([
  setupStart,
  numbers,
  newNumber,
  number,
  queues,
  queue,
  outcomes,
  users,
  newUser,
  user,
  signIns,
  exports,
]);

interface ReportsSearch {
  /** Today, when it is left out. */
  period?: Period | undefined;
  from?: string | undefined;
  to?: string | undefined;
  queue?: Category | undefined;
  flow?: string | undefined;
  timezone?: string | undefined;
}

const reports = createRoute({
  getParentRoute: () => inside,
  path: "/reports",
  validateSearch: ({ period, from, to, queue, flow, timezone }): ReportsSearch => ({
    period: isKeyOf(PERIODS, period) ? period : undefined,
    from: isDay(from) ? from : undefined,
    to: isDay(to) ? to : undefined,
    queue: isKeyOf(QUEUES, queue) ? queue : undefined,
    flow: typeof flow === "string" ? flow : undefined,
    timezone: typeof timezone === "string" ? timezone : undefined,
  }),
  component: lazyRouteComponent(() => import("./ReportsRoute"), "ReportsRoute"),
});

function isKeyOf<Keys extends string>(record: Record<Keys, unknown>, value: unknown): value is Keys {
  return typeof value === "string" && Object.hasOwn(record, value);
}

const routeTree = root.addChildren([
  login,
  newPassword,
  inside.addChildren([
    desk,
    wall,
    calls,
    call,
    tickets,
    ticket,
    search,
    orders,
    approvals,
    promises,
    waits,
    questions,
    reports,
    account,
    settings,
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
