import { IconChartBar } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type Asked, reportQuery, sheetAddress } from "@/api/reports";
import type { Grouping, ReportRow } from "@/api/types";
import { Emptiness, LoadFault } from "@/components/Emptiness";
import { Panel } from "@/components/Panel";
import { SkeletonRows } from "@/components/Skeletons";
import classes from "./Reports.module.css";

interface ReportPanelProps {
  title: string;
  grouping: Grouping;
  asked: Asked;
  isWide?: boolean;
  children: (rows: readonly ReportRow[]) => ReactNode;
}

/** One report: while it loads, when it fails, and as a sheet to take along. */
export function ReportPanel({ title, grouping, asked, isWide = false, children }: ReportPanelProps) {
  const report = useQuery(reportQuery(grouping, asked));
  const rows = report.data?.rows;
  return (
    <Panel
      title={title}
      scroll={false}
      className={isWide ? classes.wide : undefined}
      aside={
        <a className={classes.sheet} href={sheetAddress(grouping, asked)} download aria-label={`${title} as CSV`}>
          CSV
        </a>
      }
    >
      {report.isPending && <SkeletonRows rows={4} />}
      {report.isError && rows === undefined && (
        <LoadFault what="This report" error={report.error} onRetry={() => void report.refetch()} />
      )}
      {rows?.length === 0 && <Emptiness icon={<IconChartBar size={20} />} title="Nothing in these days" />}
      {rows !== undefined && rows.length > 0 && children(rows)}
    </Panel>
  );
}
