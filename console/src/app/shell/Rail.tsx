import { IconHeadset, IconPhone, IconTicket } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { BrandMark } from "@/components/Brand";
import classes from "./Shell.module.css";

const PLACES = [
  { to: "/", label: "Desk", icon: IconHeadset },
  { to: "/calls", label: "Calls", icon: IconPhone },
  { to: "/tickets", label: "Tickets", icon: IconTicket },
] as const;

export function Rail() {
  return (
    <nav className={classes.rail} aria-label="Main">
      <div className={classes.brand}>
        <BrandMark />
      </div>
      {PLACES.map(({ to, label, icon: Icon }) => (
        <Link key={to} to={to} className={classes.link} activeOptions={{ exact: to === "/", includeSearch: false }}>
          <Icon size={20} stroke={1.7} aria-hidden />
          {label}
        </Link>
      ))}
    </nav>
  );
}
