import { Alert, Button, Group } from "@mantine/core";
import { IconAppWindow, IconMicrophoneOff, IconPlugConnectedX, IconVolumeOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useCall } from "./CallProvider";
import { MIC_FAULTS } from "./faults";

/** Everything that stands between operator and caller, each with what to do about it. */
export function CallBanners() {
  const { leg, toggleMute, startPlayback, rejoin } = useCall();
  return (
    <>
      {leg.micFault !== null && (
        <Banner
          color="red"
          icon={<IconMicrophoneOff size={18} />}
          title={MIC_FAULTS[leg.micFault].title}
          advice={`The caller cannot hear you. ${MIC_FAULTS[leg.micFault].remedy}`}
          action="Try again"
          onAction={toggleMute}
        />
      )}
      {leg.isPlaybackBlocked && leg.status === "joined" && (
        <Banner
          color="orange"
          icon={<IconVolumeOff size={18} />}
          title="The browser is holding back the caller's voice"
          advice="After a reload it waits for a click before it plays sound."
          action="Hear the caller"
          onAction={startPlayback}
        />
      )}
      {leg.status === "lost" && (
        <Banner
          color="orange"
          icon={<IconPlugConnectedX size={18} />}
          title="You have lost the caller's line"
          advice="Trying to get you back. After 15 seconds the agent takes over and the caller goes to the head of the queue."
          action="Try now"
          onAction={rejoin}
        />
      )}
      {leg.status === "elsewhere" && (
        <Banner
          color="violet"
          icon={<IconAppWindow size={18} />}
          title="You are on this call in another window"
          advice="Only one window can hold it."
          action="Continue here"
          onAction={rejoin}
        />
      )}
    </>
  );
}

interface BannerProps {
  color: string;
  icon: ReactNode;
  title: string;
  advice: string;
  action: string;
  onAction: () => void;
}

function Banner({ color, icon, title, advice, action, onAction }: BannerProps) {
  return (
    <Alert color={color} icon={icon} title={title} role="alert">
      <Group justify="space-between" gap="sm">
        <span>{advice}</span>
        <Button size="xs" color={color} onClick={onAction}>
          {action}
        </Button>
      </Group>
    </Alert>
  );
}
