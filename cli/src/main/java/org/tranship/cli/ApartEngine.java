package org.tranship.cli;

import java.util.List;
import java.util.function.Supplier;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.Engine;
import org.tranship.core.work.PassSpec;

/// An engine whose classes are apart from the command's: whatever it does, and the threads that it
/// makes, find its libraries by the thread's class loader.
final class ApartEngine implements Engine {
  private final ClassLoader loader;
  private final Engine engine;

  private ApartEngine(ClassLoader loader, Engine engine) {
    this.loader = loader;
    this.engine = engine;
  }

  static Engine open(ClassLoader loader, Supplier<Engine> engine) {
    try (Inside _ = new Inside(loader)) {
      return new ApartEngine(loader, engine.get());
    }
  }

  @Override
  public void run(PassSpec spec, Work work, Ledger ledger) throws InterruptedException {
    try (Inside _ = new Inside(loader)) {
      engine.run(spec, work, ledger);
    }
  }

  @Override
  public List<String> probe(List<StoreSpec> stores) throws InterruptedException {
    try (Inside _ = new Inside(loader)) {
      return engine.probe(stores);
    }
  }

  @Override
  public void close() {
    try (Inside _ = new Inside(loader)) {
      engine.close();
    }
  }

  /// Lends the thread another class loader.
  private static final class Inside implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final ClassLoader before = thread.getContextClassLoader();

    Inside(ClassLoader loader) {
      thread.setContextClassLoader(loader);
    }

    @Override
    public void close() {
      thread.setContextClassLoader(before);
    }
  }
}
