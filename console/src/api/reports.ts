import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { Category, Grouping, Measure, Report, ReportSummary } from "./types";

/** Whole days of a time zone, the last included; of one queue or flow, or of all. */
export interface Asked {
  from: string;
  to: string;
  timezone: string;
  queue?: Category | undefined;
  flow?: string | undefined;
}

const EVERY_MINUTE = 60_000;

export const summaryQuery = (asked: Asked) =>
  queryOptions({
    queryKey: ["reports", "summary", asked] as const,
    queryFn: ({ signal }): Promise<ReportSummary> =>
      unwrap(client.GET("/v1/reports/summary", { params: { query: asked }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MINUTE,
  });

export const reportQuery = (grouping: Grouping, asked: Asked) =>
  queryOptions({
    queryKey: ["reports", grouping, asked] as const,
    queryFn: ({ signal }): Promise<Report> =>
      unwrap(client.GET("/v1/reports/by/{grouping}", { params: { path: { grouping }, query: asked }, signal })),
    // Rows of hours are not to be read as rows of days.
    placeholderData: (before) => (before?.grouping === grouping ? before : undefined),
    refetchInterval: EVERY_MINUTE,
  });

/** What every figure means. */
export const measuresQuery = queryOptions({
  queryKey: ["reports", "measures"] as const,
  queryFn: ({ signal }): Promise<Measure[]> => unwrap(client.GET("/v1/reports/measures", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Where the same report is to be had as a sheet. */
export function sheetAddress(grouping: Grouping, asked: Asked): string {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  return `/v1/reports/by/${grouping}.csv?${new URLSearchParams(given as [string, string][])}`;
}
