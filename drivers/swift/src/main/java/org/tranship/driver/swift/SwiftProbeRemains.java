package org.tranship.driver.swift;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.ProbeObject;
import org.tranship.client.http.ProbeSweep;
import org.tranship.core.store.RunningDigest;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.driver.swift.SwiftWire.Reply;
import tools.jackson.databind.JsonNode;

/// What probes have left whose process was killed.
///
/// Never anything else. The name has to be one that a probe makes; digest and type have to be those
/// of what a probe writes, as the container's listing tells them; and it has to be older than any
/// probe lasts. A large object is listed with the digest of its manifest, and so is none.
///
/// It looks by one request. A listing that comes late names what is gone already, which is no
/// fault. A server that does not let us remove, keeps what is there.
final class SwiftProbeRemains implements ProbeSweep.Remains {
  /// Entries that are looked at.
  private static final int PAGE = 1000;

  private static final String DIGEST =
      RunningDigest.of(DigestAlgorithm.MD5, ProbeObject.CONTENT).hex();

  private final SwiftWire wire;
  private final SwiftErrors errors;
  private final SwiftTraits traits;
  private final ProbeObject probe;

  SwiftProbeRemains(SwiftWire wire, SwiftErrors errors, SwiftTraits traits) {
    this.wire = wire;
    this.errors = errors;
    this.traits = traits;
    this.probe = new ProbeObject(wire.settings().prefix(), "");
  }

  @Override
  public void removeOld() throws IOException {
    String container = wire.settings().container();
    for (String name : oldObjects(container)) {
      switch (wire.send(SwiftRequest.object("DELETE", container, name))) {
        case Reply.Success(HttpAnswer answer) -> answer.close();
        case Reply.Failure(SwiftFailure failure) -> refuseForNow(failure);
      }
    }
  }

  private List<String> oldObjects(String container) throws IOException {
    SwiftRequest request =
        SwiftRequest.container("GET", container)
            .query("format", "json")
            .query("limit", Integer.toString(Math.clamp(traits.info().page(), 1, PAGE)))
            .query("prefix", probe.start());
    return switch (wire.send(request)) {
      case Reply.Success(HttpAnswer answer) -> {
        try (answer) {
          yield answer.status() == 204 ? List.of() : old(answer);
        }
      }
      case Reply.Failure(SwiftFailure failure) -> {
        refuseForNow(failure);
        yield List.of();
      }
    };
  }

  private List<String> old(HttpAnswer answer) throws IOException {
    List<String> old = new ArrayList<>();
    for (JsonNode item : SwiftJson.read(answer)) {
      String name = SwiftJson.text(item, "name");
      if (probe.isNamed(name)
          && isProbe(item)
          && ProbeObject.isOld(answer.headers(), SwiftListing.modified(item))) {
        old.add(name);
      }
    }
    return old;
  }

  private static boolean isProbe(JsonNode item) {
    return SwiftJson.text(item, "hash").equals(DIGEST)
        && SwiftJson.text(item, "content_type").equals(SwiftTraits.PROBE_TYPE);
  }

  /// @throws StoreException if the server might answer otherwise later
  private void refuseForNow(SwiftFailure failure) {
    StoreException fault = errors.of("sweep", null, failure);
    if (fault.retryable()) {
      throw fault;
    }
  }
}
