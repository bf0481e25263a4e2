export function StoryPanel() {
  return null;
}
