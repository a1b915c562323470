package org.tranship.driver.swift;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.ProbeObject;
import org.tranship.client.http.ProbeSweep;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Segmented;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.Sweeping;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.store.WriteProbe;
import org.tranship.core.value.Key;
import org.tranship.driver.swift.SwiftWire.Reply;

/// Objects of a container below a prefix, on OpenStack Swift or a server that speaks its native
/// protocol.
///
/// A put is one request and atomic; a crash leaves the old object. What a crash can leave besides:
/// an upload in parts that was never finished ([ResumableUploads#list] finds it) and, if it comes
/// while the server is probed before the first write, an object `.tranship-probe-...` of eight
/// bytes, which a later run removes ([Sweeping]). A put over a large object leaves that one's
/// segments in their container. Expiry (`X-Delete-At`) is not carried over.
public final class SwiftStore implements Store {
  private final SwiftWire wire;
  private final SwiftErrors errors;
  private final SwiftTraits traits;
  private final SwiftReader reader;
  private final SwiftWriter writer;
  private final SwiftDeletes deletes;
  private final SwiftUploads uploads;
  private final SwiftDynamicObjects dynamic;
  private final ProbeSweep sweep;

  /// @param names gives names that nobody else has
  SwiftStore(SwiftWire wire, SwiftErrors errors, Clock clock, Supplier<String> names) {
    this.wire = wire;
    this.errors = errors;
    String probe = wire.settings().full(ProbeObject.START + names.get());
    this.traits = new SwiftTraits(wire, errors, probe);
    SwiftHeaders headers = new SwiftHeaders(errors, traits);
    SwiftSegments segments = new SwiftSegments(wire, errors);
    this.reader = new SwiftReader(wire, errors, headers);
    this.writer = new SwiftWriter(wire, errors, headers, traits);
    this.deletes = new SwiftDeletes(wire, errors, reader, traits, segments);
    this.uploads = new SwiftUploads(wire, errors, headers, writer, traits, segments, clock, names);
    this.dynamic = new SwiftDynamicObjects(wire, errors, traits);
    this.sweep = new ProbeSweep(errors, new SwiftProbeRemains(wire, errors, traits));
  }

  @Override
  public Capabilities capabilities() {
    return traits.capabilities();
  }

  /// Also makes the container, if the operator asked for that and it is missing.
  @Override
  public void check() {
    errors.refuseIfInterrupted("check");
    try {
      reader.check();
    } catch (StoreException e) {
      if (e.kind() != Kind.CONTAINER_MISSING || !wire.settings().createContainer()) {
        throw e;
      }
      create();
      reader.check();
    }
  }

  private void create() {
    try {
      switch (wire.send(SwiftRequest.container("PUT", wire.settings().container()))) {
        case Reply.Success(HttpAnswer answer) -> answer.close();
        case Reply.Failure(SwiftFailure failure) -> throw errors.of("check", null, failure);
      }
    } catch (IOException e) {
      throw errors.of("check", null, e);
    }
  }

  @Override
  public Listing list(ListRequest request) {
    errors.refuseIfInterrupted("list");
    return new SwiftListing(wire, errors, reader, traits, request);
  }

  @Override
  public Optional<Entry> stat(Key key) {
    errors.refuseIfInterrupted("stat");
    errors.refuseIfImpossible(capabilities().keys(), "stat", key);
    return reader.stat(key);
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    errors.refuseIfInterrupted("read");
    errors.refuseIfImpossible(capabilities().keys(), "read", key);
    return reader.open(key, request);
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    try {
      errors.refuseIfInterrupted("write");
      errors.refuseIfImpossible(capabilities().keys(), "write", request.key());
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
    return writer.put(request);
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    return deletes.delete(requests, capabilities().keys());
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    if (type == ResumableUploads.class
        && capabilities().largestObject().compareTo(capabilities().largestPut()) > 0) {
      return Optional.of(type.cast(uploads));
    }
    if (type == Segmented.class) {
      return Optional.of(type.cast(dynamic));
    }
    if (type == Sweeping.class) {
      return Optional.of(type.cast(sweep));
    }
    return type == WriteProbe.class ? Optional.of(type.cast(traits)) : Optional.empty();
  }

  @Override
  public void close() {
    wire.close();
  }

  @Override
  public String toString() {
    return wire.settings().display();
  }
}
