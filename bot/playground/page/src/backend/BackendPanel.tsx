export function BackendPanel() {
  return null;
}
