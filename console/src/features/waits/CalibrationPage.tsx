import { IconClockQuestion } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { WaitCalibration } from "@/api/types";
import { waitCalibrationQuery } from "@/api/waits";
import { Emptiness, LoadFault } from "@/components/Emptiness";
import { Page } from "@/components/Page";
import { SkeletonRows } from "@/components/Skeletons";
import { CalibrationPanel } from "./CalibrationPanel";

/** Whether what callers are told of the wait is true. */
export function CalibrationPage() {
  const calibration = useQuery(waitCalibrationQuery);
  return (
    <Page title="Waits that were told" subtitle="How often they came true in the last thirty days">
      {calibration.isPending && <SkeletonRows rows={6} />}
      {calibration.isError && calibration.data === undefined && (
        <LoadFault what="The report" error={calibration.error} onRetry={() => void calibration.refetch()} />
      )}
      {calibration.data && <Shown of={calibration.data} />}
    </Page>
  );
}

function Shown({ of: report }: { of: WaitCalibration }) {
  if (report.total.told > 0) return <CalibrationPanel report={report} />;
  return (
    <Emptiness
      icon={<IconClockQuestion size={20} />}
      title="No wait was told yet"
      hint="Callers are told how long it takes once enough callers of their queue were answered within a week."
    />
  );
}
