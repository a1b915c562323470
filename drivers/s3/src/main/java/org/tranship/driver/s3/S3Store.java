package org.tranship.driver.s3;

import java.util.List;
import java.util.Optional;
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
import org.tranship.core.store.ServerCopies;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.Surveyed;
import org.tranship.core.store.Sweeping;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.store.WriteProbe;
import org.tranship.core.value.Key;

/// Objects of a bucket below a prefix, on AWS S3 or a server that speaks its protocol.
///
/// A put is one request and atomic; a crash leaves the old object. What a crash can leave besides:
/// an upload in parts that was never finished ([ResumableUploads#list] finds it) and, if it comes
/// while the server is probed before the first write, an object `.tranship-probe-...` of eight
/// bytes, which a later run removes ([Sweeping]).
public final class S3Store implements Store {
  private final S3Wire wire;
  private final S3Errors errors;
  private final TraitsFinder traits;
  private final S3Probe probe;
  private final S3Reader reader;
  private final S3Writer writer;
  private final S3Deletes deletes;
  private final S3Uploads uploads;
  private final S3Bucket bucket;
  private final S3Survey survey;
  private final S3Copies copies;
  private final ProbeSweep sweep;

  /// @param probeName names the objects that probe the server
  S3Store(S3Wire wire, String probeName) {
    S3Settings settings = wire.settings();
    this.wire = wire;
    this.errors = new S3Errors(settings, wire::renewable);
    this.probe = new S3Probe(wire, errors, probeName);
    this.traits = new TraitsFinder(settings, probe);
    S3Headers headers = new S3Headers(errors);
    this.reader = new S3Reader(wire, errors, headers);
    this.writer = new S3Writer(wire, errors, headers);
    this.deletes = new S3Deletes(wire, errors, reader);
    this.uploads = new S3Uploads(wire, errors, headers, writer, reader, traits);
    this.bucket = new S3Bucket(wire, errors, reader);
    this.survey = new S3Survey(wire, errors);
    this.copies = new S3Copies(wire, errors, headers, writer, uploads, traits);
    this.sweep = new ProbeSweep(errors, new S3ProbeRemains(wire, errors));
  }

  @Override
  public Capabilities capabilities() {
    return traits.capabilities();
  }

  /// Also makes the bucket, if the operator asked for that and it is missing.
  @Override
  public void check() {
    errors.refuseIfInterrupted("check");
    bucket.check();
  }

  @Override
  public Listing list(ListRequest request) {
    errors.refuseIfInterrupted("list");
    return new S3Listing(wire, errors, request, probe.keyStart(), traits.now());
  }

  @Override
  public Optional<Entry> stat(Key key) {
    errors.refuseIfInterrupted("stat");
    errors.refuseIfImpossible(capabilities().keys(), "stat", key);
    return reader.stat(key, traits.now());
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    errors.refuseIfInterrupted("read");
    errors.refuseIfImpossible(capabilities().keys(), "read", key);
    return reader.open(key, request, traits.now());
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    S3Traits known;
    try {
      errors.refuseIfInterrupted("write");
      known = traits.forWriting();
      errors.refuseIfImpossible(capabilities().keys(), "write", request.key());
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
    return writer.put(request, known);
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    return deletes.delete(
        requests,
        traits.now(),
        (operation, key) -> errors.refuseIfImpossible(capabilities().keys(), operation, key));
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    if (type == ResumableUploads.class) {
      return Optional.of(type.cast(uploads));
    }
    if (type == ServerCopies.class) {
      return Optional.of(type.cast(copies));
    }
    if (type == Surveyed.class) {
      return Optional.of(type.cast(survey));
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
