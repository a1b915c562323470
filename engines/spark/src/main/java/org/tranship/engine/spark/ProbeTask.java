package org.tranship.engine.spark;

import java.util.Optional;
import org.apache.spark.api.java.function.Function;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.engine.spark.ProbeSpec.Found;
import org.tranship.engine.spark.TurnEnd.Fault;

/// Looks, as a task of Spark, whether an executor fits and whether stores can be used there. It
/// keeps its place until every place has a probe, so that no executor is left out.
final class ProbeTask implements Function<byte[], byte[]> {
  private static final long serialVersionUID = 1L;
  private static final long PAUSE = 50;

  @Override
  public byte[] call(byte[] bytes) throws InterruptedException {
    ProbeSpec spec = Wire.read(ProbeSpec.class, bytes);
    ExecutorHome home = ExecutorHome.get();
    ExecutorLine line = home.line(spec.turn());
    ExecutorFacts facts = home.facts(line);
    boolean apart = spec.mark().isPresent() && !TargetMark.isSeen(spec.mark().get());
    Found found = new Found(facts, apart, apart ? Optional.empty() : fault(spec, home));
    while (!line.held(facts.executor())) {
      Thread.sleep(PAUSE);
    }
    return Wire.bytes(Found.class, found);
  }

  private static Optional<Fault> fault(ProbeSpec spec, ExecutorHome home) {
    for (StoreSpec each : spec.stores()) {
      try (Store store = home.opener(spec.opener(), spec.retries()).open(each)) {
        store.check();
      } catch (StoreException e) {
        return Optional.of(Fault.of(e));
      }
    }
    return Optional.empty();
  }
}
