import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { meQuery } from "@/api/auth";
import { isAtLeast } from "@/api/roles";
import classes from "./Settings.module.css";

const PLACES = [
  { to: "/settings/numbers", label: "Numbers", needs: "supervisor" },
  { to: "/settings/queues", label: "Queues", needs: "supervisor" },
  { to: "/settings/outcomes", label: "Outcomes", needs: "supervisor" },
  { to: "/settings/exports", label: "Exports", needs: "supervisor" },
  { to: "/settings/users", label: "Users", needs: "admin" },
  { to: "/settings/sign-ins", label: "Sign-ins", needs: "admin" },
] as const;

/** What admins set up, one page beside the other. Supervisors may look at most of it. */
export function SettingsFrame() {
  const { data: me } = useQuery(meQuery);
  if (!me) return null;
  return (
    <div className={classes.frame}>
      <nav className={classes.tabs} aria-label="Settings">
        {PLACES.filter(({ needs }) => isAtLeast(me.role, needs)).map(({ to, label }) => (
          <Link key={to} to={to} className={classes.tab} activeOptions={{ includeSearch: false }}>
            {label}
          </Link>
        ))}
      </nav>
      <div className={classes.page}>
        <Outlet />
      </div>
    </div>
  );
}
