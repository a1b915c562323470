package org.tranship.core.layer;

import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.tranship.core.store.Store;

/// The one place where a store is wrapped. From the caller inwards, and why in this order:
/// 1. [CheckedStore]: what cannot be done is refused before anything waits, retries or is counted,
///    and what comes back is checked as the caller will see it.
/// 2. [ReadOnlyStore]: below the checks, which then know that nothing is writable.
/// 3. [PrefixedStore]: callers and checks see the short keys; all below see where objects really
///    are.
/// 4. [RetryingStore]: above everything that can fail, so that nothing else needs to try again.
/// 5. [SortedStore], where the driver cannot list in order: below the retries, since an unordered
///    listing cannot be resumed, but a sort that was broken off can be made anew.
/// 6. [ThrottledStore]: below the retries, which are requests like any other and must keep the
///    limit.
/// 7. [ObservedStore]: next to the driver, so that its times hold no waiting of ours, and each
///    attempt is counted.
/// 8. [FaultyStore], in tests only: in the place of a driver with faults.
///
/// A composition root keeps one of these a run and changes it with the `with` methods.
///
/// @param prefix only keys that start with this text
/// @param readOnly refuse every write
/// @param retries how patiently calls are repeated
/// @param limits how fast the store may be used at most
/// @param meter is told of every call
/// @param sortDirectory where listings are sorted; it must exist
/// @param faults calls that go wrong on purpose
/// @param random draws the pauses; used by one thread at a time
/// @param clock measures and waits
public record Layers(
    Optional<String> prefix,
    boolean readOnly,
    RetryPolicy retries,
    Limits limits,
    StoreMeter meter,
    Path sortDirectory,
    Optional<Faults> faults,
    RandomGenerator random,
    MonotonicClock clock) {

  /// The usual layers: retries, no limit of rate, nothing counted.
  public static Layers in(Path sortDirectory) {
    return new Layers(
        Optional.empty(),
        false,
        RetryPolicy.DEFAULT,
        Rates.UNLIMITED,
        StoreMeter.NONE,
        sortDirectory,
        Optional.empty(),
        RandomGenerator.getDefault(),
        MonotonicClock.SYSTEM);
  }

  /// A driver's store with these layers around it; closing it closes the driver's.
  public Store around(Store driver) {
    Store store = driver;
    if (faults.isPresent()) {
      store = new FaultyStore(store, faults.get(), clock);
    }
    store = new ObservedStore(store, meter, clock);
    if (!limits.equals(Rates.UNLIMITED)) {
      store = new ThrottledStore(store, limits, clock);
    }
    // A driver may have to ask for its capabilities, and that question needs patience too.
    Store patient = new RetryingStore(store, retries, random, clock, meter);
    if (!patient.capabilities().ordered()) {
      Store sorted = new SortedStore(store, sortDirectory, SortedStore.Bounds.DEFAULT);
      patient = new RetryingStore(sorted, retries, random, clock, meter);
    }
    store = patient;
    if (prefix.isPresent()) {
      store = new PrefixedStore(store, prefix.get());
    }
    if (readOnly) {
      store = new ReadOnlyStore(store);
    }
    return new CheckedStore(store);
  }

  public Layers withPrefix(String text) {
    return new Layers(
        Optional.of(text), readOnly, retries, limits, meter, sortDirectory, faults, random, clock);
  }

  public Layers withReadOnly(boolean value) {
    return new Layers(prefix, value, retries, limits, meter, sortDirectory, faults, random, clock);
  }

  public Layers withRetries(RetryPolicy policy) {
    return new Layers(
        prefix, readOnly, policy, limits, meter, sortDirectory, faults, random, clock);
  }

  public Layers withLimits(Limits most) {
    return new Layers(prefix, readOnly, retries, most, meter, sortDirectory, faults, random, clock);
  }

  public Layers withMeter(StoreMeter other) {
    return new Layers(
        prefix, readOnly, retries, limits, other, sortDirectory, faults, random, clock);
  }

  public Layers withFaults(Faults script) {
    return new Layers(
        prefix,
        readOnly,
        retries,
        limits,
        meter,
        sortDirectory,
        Optional.of(script),
        random,
        clock);
  }

  public Layers withTime(RandomGenerator otherRandom, MonotonicClock otherClock) {
    return new Layers(
        prefix, readOnly, retries, limits, meter, sortDirectory, faults, otherRandom, otherClock);
  }
}
