import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  type RouterHistory,
  redirect,
} from "@tanstack/react-router";
import { meQuery } from "@/api/auth";
import type { TicketStatus } from "@/api/types";
import { TICKET_STATES } from "@/components/call/labels";
import { NotFound } from "@/components/NotFound";
import { LANDING, safePath } from "@/features/auth/session";
import { CallPage } from "@/features/history/CallPage";
import { CallsPage } from "@/features/history/CallsPage";
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

const calls = createRoute({ getParentRoute: () => inside, path: "/calls", component: CallsPage });

const call = createRoute({
  getParentRoute: () => inside,
  path: "/calls/$callId",
  component: function Call() {
    const { callId } = call.useParams();
    return <CallPage key={callId} callId={callId} />;
  },
});

interface TicketsSearch {
  status?: TicketStatus;
}

const tickets = createRoute({
  getParentRoute: () => inside,
  path: "/tickets",
  validateSearch: ({ status }): TicketsSearch => (isTicketStatus(status) ? { status } : {}),
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

function isTicketStatus(value: unknown): value is TicketStatus {
  return typeof value === "string" && Object.hasOwn(TICKET_STATES, value);
}

const routeTree = root.addChildren([login, inside.addChildren([desk, calls, call, tickets, ticket])]);

export function createConsoleRouter(queries: QueryClient, history?: RouterHistory) {
  return createRouter({ routeTree, context: { queries }, defaultPreload: false, ...(history && { history }) });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
