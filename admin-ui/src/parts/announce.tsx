import { notifications } from '@mantine/notifications';
import { IconCheck } from '@tabler/icons-react';

/** Says briefly that something was done. */
export function announce(message: string): void {
  notifications.show({ message, color: 'petrol', icon: <IconCheck size={18} />, autoClose: 4000 });
}

/** Says that something did not work, where no form is there to say it. */
export function warn(title: string, message: string): void {
  notifications.show({ title, message, color: 'red', autoClose: 12_000 });
}
