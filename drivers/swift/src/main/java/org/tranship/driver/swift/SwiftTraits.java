package org.tranship.driver.swift;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.ProbeObject;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.KeyRules;
import org.tranship.core.store.WriteProbe;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.DigestAlgorithm;

/// What the server offers, asked at `/info` once; and which headers it keeps, found out by writing
/// one small object, since an old or narrow object server drops some without a word.
final class SwiftTraits implements WriteProbe {
  /// The content type of the object that probes.
  static final String PROBE_TYPE = "text/x-tranship-probe";

  private final SwiftWire wire;
  private final SwiftErrors errors;
  private final String probeName;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable SwiftInfo info;
  private volatile boolean probed;
  private volatile Set<String> dropped = Set.of();

  /// @param probeName full name of the object that probes
  SwiftTraits(SwiftWire wire, SwiftErrors errors, String probeName) {
    this.wire = wire;
    this.errors = errors;
    this.probeName = probeName;
  }

  /// The name of the object that probes, which is nobody's business.
  String probeName() {
    return probeName;
  }

  /// Headers that this server was seen to drop.
  Set<String> dropped() {
    return dropped;
  }

  /// What the server tells of itself; asks it the first time.
  SwiftInfo info() {
    SwiftInfo known = info;
    if (known != null) {
      return known;
    }
    asking.lock();
    try {
      known = info;
      if (known == null) {
        known = fetch();
        info = known;
      }
      return known;
    } finally {
      asking.unlock();
    }
  }

  private SwiftInfo fetch() {
    try (HttpAnswer answer = wire.info()) {
      return answer.status() == 200 ? SwiftInfo.of(SwiftJson.read(answer)) : SwiftInfo.DEFAULTS;
    } catch (SwiftAnswerFault e) {
      // Something else answers under this path; what matters is then found out by being refused.
      return SwiftInfo.DEFAULTS;
    } catch (IOException e) {
      throw errors.of("open", null, e);
    }
  }

  @Override
  public void probe() {
    if (probed) {
      return;
    }
    info();
    String container = wire.settings().container();
    Attributes sent =
        Attributes.of(Attributes.CONTENT_TYPE, PROBE_TYPE)
            .with(Attributes.CACHE_CONTROL, "no-store")
            .with(Attributes.CONTENT_DISPOSITION, "inline")
            .with(Attributes.CONTENT_ENCODING, "identity")
            .with(Attributes.CONTENT_LANGUAGE, "en")
            .with(Attributes.EXPIRES, "Thu, 01 Dec 2033 16:00:00 GMT");
    SwiftRequest put =
        SwiftRequest.object("PUT", container, probeName).content(ProbeObject.CONTENT);
    sent.asMap().forEach(put::header);
    wire.ask("write", null, put).close();
    try (HttpAnswer answer =
        wire.ask("stat", null, SwiftRequest.object("HEAD", container, probeName))) {
      Set<String> gone = new TreeSet<>();
      sent.asMap()
          .forEach(
              (name, value) -> {
                if (!value.equals(answer.headers().get(name))) {
                  gone.add(name);
                }
              });
      dropped = Set.copyOf(gone);
    } finally {
      wire.ask("delete", null, SwiftRequest.object("DELETE", container, probeName)).close();
    }
    probed = true;
  }

  /// `If-None-Match: *` is looked at before the body arrives, so that two writers can both pass:
  /// not atomic, and so not claimed.
  Capabilities capabilities() {
    SwiftInfo known = info;
    SwiftInfo told = probed && known != null ? known : SwiftInfo.HOPED;
    int prefix = wire.settings().prefix().getBytes(StandardCharsets.UTF_8).length;
    long largest = told.slo().map(slo -> slo.most()).orElse(1) * told.largestObject();
    return new Capabilities(
        true,
        false,
        false,
        Capabilities.Versions.CONDITIONAL,
        true,
        true,
        Set.of(DigestAlgorithm.MD5),
        EnumSet.of(Attributes.Kind.HEADERS, Attributes.Kind.USER),
        new KeyRules(told.longestName() - prefix, Integer.MAX_VALUE, false, true, false),
        ByteCount.of(largest),
        ByteCount.of(told.largestObject()),
        Math.clamp(told.bulkDeletes(), 1, SwiftDeletes.BATCH));
  }
}
