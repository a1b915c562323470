package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.control.Answer;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.SecretVault;
import org.tranship.testkit.server.msr.MsrDouble;

/// What proves that MSR refuses pushes, and what does not.
class MsrPushProbeTest {
  private static final SecretVault SECRETS =
      new SecretVault(Map.of("MSR", MsrDouble.PASSWORD, "WRONG", "guessed"));

  private MsrDouble msr;
  private MsrPushProbe probe;

  @BeforeEach
  void start() {
    msr = new MsrDouble("2.9.16", new TreeMap<>(Map.of("from", new MemoryStore("from"))), "");
    probe = new MsrPushProbe(address("MSR"), SECRETS);
  }

  @AfterEach
  void stop() {
    msr.close();
  }

  private MsrAddress address(String password) {
    return new MsrAddress(
        msr.url(),
        MsrDouble.USER,
        new SecretRef(SecretRef.Source.ENV, password),
        Optional.empty(),
        "admin/tranship-probe");
  }

  @Test
  void aPushIsTriedAndNotBelievedFromTheSettings() throws InterruptedException {
    assertThat(probe.probe("run")).isInstanceOf(Answer.Done.class);
    msr.readOnly(true);
    assertThat(probe.probe("run")).isInstanceOf(Answer.Refused.class);
    msr.deaf();
    assertThat(msr.isReadOnly()).isTrue();
    assertThat(probe.probe("run")).isInstanceOf(Answer.Done.class);
    MsrPushProbe stranger = new MsrPushProbe(address("WRONG"), SECRETS);
    assertThat(stranger.probe("run")).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void whatAProxyMaySayCountsOnlyWhileReadsAreServed() throws InterruptedException {
    for (int status : new int[] {403, 503}) {
      msr.readOnly(true);
      msr.quirks().refusesWith(status);
      msr.quirks().proxied(0);
      assertThat(probe.probe("run"))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              it -> assertThat(it.detail()).contains("HTTP " + status, "is served"));
      msr.readOnly(false);
      msr.quirks().proxied(status);
      assertThat(probe.probe("run"))
          .isInstanceOfSatisfying(
              Answer.Unknown.class,
              it -> assertThat(it.detail()).contains("a read is not served either"));
    }
  }
}
