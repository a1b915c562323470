package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.work.EngineLimits;
import org.tranship.runbook.registry.Finding.Kind;
import org.tranship.runbook.registry.LittleRegistry.Image;
import org.tranship.runbook.registry.RegistryCheck.Result;

/// A registry of three images, one of them of several platforms, with a layer that two share, and
/// what a check finds in it.
abstract class CheckScene {
  static final Fsck.Observer SILENT =
      new Fsck.Observer() {
        @Override
        public void began(String part, Optional<Long> expected) {}

        @Override
        public void passed(ByteCount size) {}
      };

  @TempDir Path directory;
  final AtomicInteger bodies = new AtomicInteger();
  final Store store = new MemoryStore("registry");
  final LittleRegistry registry = new LittleRegistry(store, "");
  final List<Finding> findings = new ArrayList<>();
  final List<String> hurt = new ArrayList<>();
  Image app;
  Image web;
  String index;
  String unreadable = "";

  @BeforeEach
  void push() {
    app = registry.push("team/app", "v1", "base layer", "app layer");
    web = registry.push("web", "latest", "base layer", "web layer");
    Image arm = registry.push("team/app", "arm", "arm layer");
    index = registry.pushIndex("team/app", "multi", app.manifest(), arm.manifest());
  }

  final Result check() {
    findings.clear();
    hurt.clear();
    Store counted =
        new ForwardingStore(store) {
          @Override
          public ObjectBody open(Key key, ReadRequest request) {
            bodies.incrementAndGet();
            if (key.text().equals(unreadable)) {
              throw StoreException.of(StoreException.Kind.ACCESS_DENIED, "read", "registry")
                  .key(key)
                  .build();
            }
            return super.open(key, request);
          }
        };
    try {
      return RegistryCheck.run(
          counted,
          "memory:registry",
          directory.resolve("inventory"),
          EngineLimits.standard(),
          SILENT,
          new RegistryCheck.Told(findings::add, hurt::add));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  final void assertFound(Kind kind, String subject, String... images) {
    Result result = check();
    assertThat(findings)
        .as("%s", findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.kind()).isEqualTo(kind);
              assertThat(finding.subject()).contains(subject);
              assertThat(finding.images()).containsExactly(images);
              assertThat(finding.affected()).isEqualTo(images.length);
            });
    assertThat(result.isSound()).isEqualTo(!kind.isDamage());
    if (kind.isDamage()) {
      assertThat(result.hurt()).isEqualTo(images.length);
    }
  }

  final void assertOnly(Kind... kinds) {
    assertThat(findings).as("%s", findings).extracting(Finding::kind).containsOnly(kinds);
  }
}
