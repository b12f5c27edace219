import { queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { WaitCalibration } from "./types";

/** How often the wait that callers were told came true, over the last thirty days. */
export const waitCalibrationQuery = queryOptions({
  queryKey: ["wait-calibration"] as const,
  queryFn: ({ signal }): Promise<WaitCalibration> => unwrap(client.GET("/v1/reports/wait-calibration", { signal })),
});
