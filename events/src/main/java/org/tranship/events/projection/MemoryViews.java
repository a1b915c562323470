package org.tranship.events.projection;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Position;

/// Read models that live as long as the process: the reference implementation of the port.
public final class MemoryViews implements Views {
  private record Shadow(String revision, TreeMap<String, String> rows, Position position) {}

  private final Map<String, TreeMap<String, String>> live = new HashMap<>();
  private final Map<String, Shadow> shadows = new HashMap<>();

  @Override
  public synchronized Optional<SortedMap<String, String>> live(String projection) {
    return Optional.ofNullable(live.get(projection))
        .map(rows -> Collections.unmodifiableSortedMap(new TreeMap<>(rows)));
  }

  @Override
  public synchronized Optional<Position> shadow(String projection, String revision) {
    @Nullable Shadow shadow = shadows.get(projection);
    if (shadow != null && !shadow.revision().equals(revision)) {
      shadows.remove(projection);
      return Optional.empty();
    }
    return Optional.ofNullable(shadow).map(Shadow::position);
  }

  @Override
  public synchronized Optional<String> get(String projection, String key) {
    return Optional.ofNullable(shadows.get(projection)).map(shadow -> shadow.rows().get(key));
  }

  @Override
  public synchronized void fill(
      String projection,
      String revision,
      Map<String, Optional<String>> changes,
      Position position) {
    TreeMap<String, String> rows =
        shadow(projection, revision).isPresent()
            ? Optional.ofNullable(shadows.get(projection)).orElseThrow().rows()
            : new TreeMap<>();
    changes.forEach(
        (key, value) -> value.ifPresentOrElse(text -> rows.put(key, text), () -> rows.remove(key)));
    shadows.put(projection, new Shadow(revision, rows, position));
  }

  @Override
  public synchronized void swap(String projection, String revision) {
    if (shadow(projection, revision).isPresent()) {
      @Nullable Shadow shadow = shadows.remove(projection);
      if (shadow != null) {
        live.put(projection, shadow.rows());
      }
    }
  }

  @Override
  public synchronized void drop(String projection) {
    shadows.remove(projection);
  }
}
