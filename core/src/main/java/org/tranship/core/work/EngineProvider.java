package org.tranship.core.work;

/// The entry of an engine that is not this process's own, found by `ServiceLoader`.
public interface EngineProvider {
  /// Whether it makes engines of this name, such as `spark://host:7077`.
  boolean serves(String name);

  /// Makes one, ready to work. Who gets it closes it.
  ///
  /// @throws EngineRefused if what it needs is missing or does not fit
  Engine open(EngineSetting setting);
}
