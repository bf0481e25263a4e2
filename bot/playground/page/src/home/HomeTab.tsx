export function HomeTab() {
  return null;
}
