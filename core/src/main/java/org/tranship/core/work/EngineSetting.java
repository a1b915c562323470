package org.tranship.core.work;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tranship.core.layer.Limits;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.store.StoreSpec;

/// What an engine is made with.
///
/// @param name which one, as the operator typed it
/// @param limits how much it does at once, over all machines together
/// @param rates how fast each store may be used, over all machines together
/// @param retries how patiently calls to stores are repeated
/// @param stores opens stores in this process, for an engine that stays in it
/// @param over the stores that passes will be over, as far as they are known: what of them the
///   engine cannot use is refused before it joins anything
/// @param environment the variables of this process
/// @param libraries the jars that other machines need to work, if they have to be sent there
public record EngineSetting(
    String name,
    EngineLimits limits,
    Limits rates,
    RetryPolicy retries,
    StoreOpener stores,
    List<StoreSpec> over,
    Map<String, String> environment,
    List<Path> libraries) {
  public EngineSetting {
    over = List.copyOf(over);
    environment = Map.copyOf(environment);
    libraries = List.copyOf(libraries);
  }

  /// The same, with the jars that have to be sent to other machines.
  public EngineSetting sending(List<Path> jars) {
    return new EngineSetting(name, limits, rates, retries, stores, over, environment, jars);
  }
}
