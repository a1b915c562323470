package org.tranship.testkit.bus;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.MemoryBus;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.bus.TopicSettings;
import org.tranship.core.bus.Topology;

/// The contract finds what it is there to find: each bus here breaks one promise, and the test of
/// that promise fails.
class BusContractTest {
  private static final SteppedClock CLOCK = new SteppedClock(Instant.parse("2012-04-01T08:00:00Z"));

  /// What becomes of a call to a bus with one fault.
  private interface Break {
    /// @param inner makes the call as it was meant
    @Nullable Object call(String method, Object[] arguments, Inner inner) throws Throwable;
  }

  private interface Inner {
    @Nullable Object with(Object... arguments) throws Throwable;
  }

  private record Broken(String name, Break fault, Consumer<BusContract> test) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final class Subject extends BusContract {
    private final Bus bus;

    Subject(Bus bus) {
      this.bus = bus;
    }

    @Override
    protected Bus createBus() {
      return bus;
    }

    @Override
    public Duration moment() {
      return Duration.ofMinutes(5);
    }

    @Override
    public void pass(Duration time) {
      CLOCK.pass(time);
    }
  }

  /// The bus, its topology and its receivers, with one fault in all of them.
  private static <T> T broken(Class<T> type, T inner, Break fault) {
    return type.cast(
        Proxy.newProxyInstance(
            BusContractTest.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              Object[] given = arguments == null ? new Object[0] : arguments;
              @Nullable Object answer =
                  fault.call(
                      method.getName(),
                      given,
                      others -> {
                        try {
                          return method.invoke(inner, others);
                        } catch (InvocationTargetException e) {
                          throw e.getCause();
                        }
                      });
              return switch (answer) {
                case Topology topology -> broken(Topology.class, topology, fault);
                case Receiver receiver -> broken(Receiver.class, receiver, fault);
                case Optional<?> maybe when maybe.orElse(null) instanceof Receiver receiver ->
                    Optional.of(broken(Receiver.class, receiver, fault));
                case null, default -> answer;
              };
            }));
  }

  private static Broken broken(String name, Consumer<BusContract> test, Break fault) {
    return new Broken(name, fault, test);
  }

  private static BusMessage renamed(Object message) {
    return BusMessage.of(((BusMessage) message).id() + "'", ((BusMessage) message).body());
  }

  static Stream<Broken> faults() {
    return Stream.of(
        broken(
            "knows no duplicates",
            SendContract::whatIsSentTwiceComesOnce,
            (method, given, inner) ->
                method.equals("createTopic")
                    ? inner.with(TopicSettings.of(((TopicSettings) given[0]).name()))
                    : inner.with(given)),
        broken(
            "loses properties",
            SendContract::whatIsReceivedIsWhatWasSent,
            (method, given, inner) ->
                method.equals("send")
                    ? inner.with(given[0], renamed(given[1]))
                    : inner.with(given)),
        broken(
            "completes nothing",
            ReceiveContract::whatIsCompletedIsGone,
            (method, given, inner) ->
                method.equals("complete") ? new SettleOutcome.Done() : inner.with(given)),
        broken(
            "completes what is given back",
            ReceiveContract::whatIsGivenBackComesAgainInItsOldPlace,
            (method, given, inner) ->
                method.equals("abandon") ? new SettleOutcome.Done() : inner.with(given)),
        broken(
            "takes everything",
            RuleContract::conditionsOfTheJourney,
            (method, given, inner) ->
                method.equals("createSubscription")
                    ? inner.with(given[0], Rule.DEFAULT)
                    : inner.with(given)),
        broken(
            "delivers for ever",
            DeadLetterContract::whatIsGivenBackTooOftenIsPutAside,
            (method, given, inner) ->
                method.equals("createSubscription")
                    ? inner.with(
                        ((SubscriptionSettings) given[0]).withMaxDeliveries(1_000), given[1])
                    : inner.with(given)),
        broken(
            "has locks that do not end",
            ReceiveContract::whatIsLeftInHandComesAgain,
            (method, given, inner) ->
                method.equals("createSubscription")
                    ? inner.with(
                        ((SubscriptionSettings) given[0]).withLock(Duration.ofDays(9)), given[1])
                    : inner.with(given)),
        broken(
            "renews nothing",
            ReceiveContract::aLockThatIsRenewedLasts,
            (method, given, inner) ->
                method.equals("renew") ? new SettleOutcome.Done() : inner.with(given)),
        broken(
            "does not pause",
            StateContract::nobodyReceivesFromAPausedSubscription,
            (method, given, inner) -> method.equals("allowReceiving") ? null : inner.with(given)),
        broken(
            "forgets a rule that is added",
            RuleContract::aRuleIsSwappedWithoutLosingAMessage,
            (method, given, inner) -> method.equals("addRule") ? (Object) true : inner.with(given)),
        broken(
            "looks away",
            ReceiveContract::lookingTakesNothing,
            (method, given, inner) -> method.equals("peek") ? List.of() : inner.with(given)),
        broken(
            "keeps a session for nobody",
            SessionContract::whoeverLeavesASessionLeavesItInOrder,
            (method, given, inner) -> method.equals("close") ? null : inner.with(given)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void eachFaultIsFound(Broken each) {
    Bus bus = broken(Bus.class, new MemoryBus("broken", CLOCK), each.fault());
    Subject subject = new Subject(bus);
    assertThatThrownBy(
            () -> {
              subject.openBus();
              each.test().accept(subject);
            })
        .isInstanceOf(AssertionError.class);
  }
}
