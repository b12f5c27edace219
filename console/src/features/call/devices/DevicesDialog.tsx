import { ActionIcon, Alert, Button, Modal, Progress, Select, Stack, Text, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconHeadphones } from "@tabler/icons-react";
import { useState } from "react";
import { showFault } from "@/components/faults";
import { useCall } from "../CallProvider";
import { MIC_FAULTS } from "@/components/leg/micFaults";
import { type DeviceKind, rememberDevice, rememberedDevices } from "@/components/leg/devices";
import { playTone } from "./tone";
import { useDevices } from "./useDevices";
import { useLevel } from "./useLevel";

/** Microphone and loudspeaker: chosen, tried, and remembered on this machine. */
export function DevicesButton() {
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Tooltip label="Microphone and loudspeaker">
        <ActionIcon aria-label="Microphone and loudspeaker" onClick={dialog.open}>
          <IconHeadphones size={18} />
        </ActionIcon>
      </Tooltip>
      <Modal opened={isOpen} onClose={dialog.close} title="Microphone and loudspeaker" centered>
        {isOpen && <Devices />}
      </Modal>
    </>
  );
}

function Devices() {
  const { use } = useCall();
  const [chosen, setChosen] = useState(rememberedDevices);
  const level = useLevel(chosen.audioinput ?? null);
  const devices = useDevices(level.isOpen);
  const choose = (kind: DeviceKind) => (deviceId: string | null) => {
    if (deviceId === null) return;
    rememberDevice(kind, deviceId);
    setChosen(rememberedDevices());
    use(kind, deviceId).catch((error: unknown) => showFault(error, "The running call keeps the device it had"));
  };
  return (
    <Stack gap="md">
      <Select
        label="Microphone"
        placeholder="The system's own"
        data={devices.audioinput}
        value={chosen.audioinput ?? null}
        onChange={choose("audioinput")}
        allowDeselect={false}
      />
      {level.fault === null ? (
        <div>
          <Progress value={level.percent} color="live" aria-label="Microphone level" transitionDuration={80} />
          <Text size="sm" c="dimmed" mt={6} role="status">
            {level.wasHeard ? "You are heard." : "Say something: the bar moves when your microphone works."}
          </Text>
        </div>
      ) : (
        <Alert color="red" role="alert" title={MIC_FAULTS[level.fault].title}>
          {MIC_FAULTS[level.fault].remedy}
        </Alert>
      )}
      {devices.audiooutput.length > 0 && (
        <Select
          label="Loudspeaker"
          placeholder="The system's own"
          data={devices.audiooutput}
          value={chosen.audiooutput ?? null}
          onChange={choose("audiooutput")}
          allowDeselect={false}
        />
      )}
      <Button
        variant="default"
        onClick={() => playTone(chosen.audiooutput ?? null).catch((error: unknown) => showFault(error, "No sound"))}
      >
        Play a test sound
      </Button>
    </Stack>
  );
}
