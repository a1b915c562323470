package org.tranship.testkit.bus;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.tranship.core.bus.Topology;

/// Topics as somebody sees them in whose calls something else happens.
final class InterruptedTopology {
  private InterruptedTopology() {}

  /// Does something before and after every call; if it throws, the call is not made, or its answer
  /// is lost.
  static Topology around(Topology inner, Runnable work) {
    return (Topology)
        Proxy.newProxyInstance(
            InterruptedTopology.class.getClassLoader(),
            new Class<?>[] {Topology.class},
            (_, method, arguments) -> {
              work.run();
              Object answer;
              try {
                answer = method.invoke(inner, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              work.run();
              return answer;
            });
  }
}
