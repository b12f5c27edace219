import {
  IconChartBar,
  IconHeadset,
  IconHeartHandshake,
  IconLayoutDashboard,
  IconMessageQuestion,
  IconPhone,
  IconReceiptRefund,
  IconSettings,
  IconTicket,
  IconToolsKitchen2,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { isAtLeast } from "@/api/roles";
import type { Me } from "@/api/types";
import { BrandMark } from "@/components/Brand";
import { ApprovalsCount } from "@/features/approvals/ApprovalsCount";
import { PromisesCount } from "@/features/promises/PromisesCount";
import classes from "./Shell.module.css";

const PLACES = [
  { to: "/", label: "Desk", icon: IconHeadset, needs: "operator" },
  { to: "/wall", label: "Wall", icon: IconLayoutDashboard, needs: "supervisor" },
  { to: "/calls", label: "Calls", icon: IconPhone, needs: "operator" },
  { to: "/tickets", label: "Tickets", icon: IconTicket, needs: "operator" },
  { to: "/promises", label: "Promises", icon: IconHeartHandshake, needs: "operator" },
  { to: "/orders", label: "Orders", icon: IconToolsKitchen2, needs: "operator" },
  { to: "/approvals", label: "Approvals", icon: IconReceiptRefund, needs: "supervisor" },
  { to: "/questions", label: "Questions", icon: IconMessageQuestion, needs: "supervisor" },
  { to: "/reports", label: "Reports", icon: IconChartBar, needs: "supervisor" },
  { to: "/settings", label: "Settings", icon: IconSettings, needs: "supervisor" },
] as const;

interface RailProps {
  me: Me;
}

export function Rail({ me }: RailProps) {
  return (
    <nav className={classes.rail} aria-label="Main">
      <div className={classes.brand}>
        <BrandMark />
      </div>
      {PLACES.filter(({ needs }) => isAtLeast(me.role, needs)).map(({ to, label, icon: Icon }) => (
        <Link key={to} to={to} className={classes.link} activeOptions={{ exact: to === "/", includeSearch: false }}>
          <Icon size={20} stroke={1.7} aria-hidden />
          {label}
          {to === "/promises" && <PromisesCount className={classes.count} />}
          {to === "/approvals" && <ApprovalsCount className={classes.count} />}
        </Link>
      ))}
    </nav>
  );
}
