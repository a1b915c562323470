package org.tranship.policy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// What javac loads its processors and plugins with, kept from one compilation to the next. A build
/// compiles some sixty times in one JVM, and javac by itself would each time load, check and warm
/// up Error Prone's two thousand classes anew.
///
/// javac makes one for each compilation; the classes come from a loader behind it, one for each
/// class path. `verify` and `tranship` compile this class and put it on the boot class path of
/// Maven, and the compiler's arguments in the parent pom name it; where javac does not find it, it
/// takes a loader of its own, as usual.
public final class KeptProcessors extends ClassLoader {
  private static final Map<List<String>, ClassLoader> KEPT = new ConcurrentHashMap<>();

  /// Called by javac.
  ///
  /// @param classPath of the processors
  /// @param parent where javac's own classes are
  public KeptProcessors(URL[] classPath, ClassLoader parent) {
    super(
        KEPT.computeIfAbsent(
            Stream.of(classPath).map(URL::toString).toList(),
            _ -> new URLClassLoader(classPath, parent)));
  }
}
