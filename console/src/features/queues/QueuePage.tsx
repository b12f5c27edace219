import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/auth";
import { outcomesQuery, queuesQuery } from "@/api/queueSetup";
import { isAtLeast } from "@/api/roles";
import { LoadFault } from "@/components/Emptiness";
import { NotFound } from "@/components/NotFound";
import { SkeletonRows } from "@/components/Skeletons";
import { QueueForm } from "./QueueForm";

export function QueuePage({ skill }: { skill: string }) {
  const queues = useQuery(queuesQuery);
  const outcomes = useQuery(outcomesQuery);
  const { data: me } = useQuery(meQuery);
  if (queues.isPending || outcomes.isPending) return <SkeletonRows rows={10} />;
  if (queues.data === undefined || outcomes.data === undefined) {
    const again = () => void Promise.all([queues.refetch(), outcomes.refetch()]);
    return <LoadFault what="The queue" error={queues.error ?? outcomes.error} onRetry={again} />;
  }
  const queue = queues.data.find((each) => each.skill === skill);
  if (queue === undefined) return <NotFound what="queue" />;
  const own = outcomes.data.filter((outcome) => outcome.queue === null || outcome.queue === skill);
  return <QueueForm queue={queue} outcomes={own} isReadOnly={!me || !isAtLeast(me.role, "admin")} />;
}
