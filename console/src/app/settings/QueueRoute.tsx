import { getRouteApi } from "@tanstack/react-router";
import { QueuePage } from "@/features/queues/QueuePage";

const route = getRouteApi("/inside/settings/queues/$skill");

export function QueueRoute() {
  const { skill } = route.useParams();
  return <QueuePage key={skill} skill={skill} />;
}
