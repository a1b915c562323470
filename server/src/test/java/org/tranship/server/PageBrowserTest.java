package org.tranship.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.testkit.browser.Browser;

/// The live page as people use it, in a real browser.
class PageBrowserTest {
  private static final String SUBMIT =
      "document.querySelector('%s').dispatchEvent(new Event('submit', {cancelable: true}))";

  @TempDir private Path folder;

  private Caller caller;
  private Browser browser;

  @BeforeEach
  void open() {
    caller = new Caller(folder.resolve("jobs"));
    browser = Browser.start(folder, 1280, 900);
    browser.open("http://127.0.0.1:" + caller.port() + "/");
  }

  @AfterEach
  void close() {
    browser.close();
    caller.close();
  }

  private void fill(String id, String text) {
    browser.value("document.getElementById('" + id + "').value = '" + text + "'");
  }

  private String text(String id) {
    return browser.value("document.getElementById('" + id + "').textContent");
  }

  private void press(String id) {
    browser.value("document.getElementById('" + id + "').click()");
  }

  private void enter(String token) {
    browser.await("document.getElementById('enter')?.hidden === false");
    fill("token", token);
    browser.value(SUBMIT.formatted("#enter"));
  }

  private void post(String action) {
    browser.await("document.querySelectorAll('#action option').length > 1");
    fill("action", action);
    browser.value("document.getElementById('action').dispatchEvent(new Event('change'))");
    browser.value(SUBMIT.formatted("#new"));
  }

  private void awaitStatus(String status) {
    browser.await("document.querySelector('#job-title .pill')?.textContent === '" + status + "'");
  }

  @Test
  void nobodySeesAnythingWithoutTheToken() {
    enter("guessed");
    browser.await("document.getElementById('trouble').textContent.includes('TRV-')");
    assertThat(browser.value("document.getElementById('main').hidden")).isEqualTo("true");
    assertThat(browser.value("document.getElementById('enter').hidden")).isEqualTo("false");
    enter(Caller.TOKEN);
    browser.await("!document.getElementById('main').hidden");
    assertThat(text("no-jobs")).isEqualTo("No job yet.");
    press("leave");
    browser.await("document.getElementById('enter')?.hidden === false");
    assertThat(browser.value("sessionStorage.length")).isEqualTo("0");
  }

  @Test
  void aJobIsPostedFollowedAndReadAndItsTextsAreOnlyText() {
    enter(Caller.TOKEN);
    post("look");
    awaitStatus("done, differences");
    browser.await("document.getElementById('log').textContent !== ''");
    assertThat(text("log")).isEqualTo("Now look <b>{store=main}</b>\n");
    assertThat(browser.value("document.querySelectorAll('#log *').length")).isEqualTo("0");
    browser.await("document.getElementById('job-facts').textContent.includes('sound: false')");
    assertThat(text("job-facts")).contains("Exit code4", "Withstore=main");
    assertThat(text("found-rows")).isEqualTo("one");
    assertThat(text("jobs")).contains("look", "store=main");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void whatChangesSomethingIsAskedForFirstAndMayBeLimitedAndCancelled() {
    enter(Caller.TOKEN);
    browser.value(
        "window.asked = [], window.confirm = text => { asked.push(text); return false; }");
    post("wait");
    browser.await("asked.length === 1");
    assertThat(caller.get("/api/v0/jobs").json()).containsEntry("jobs", List.of());
    browser.value("window.confirm = () => true");
    post("wait");
    awaitStatus("running");
    browser.await("document.querySelector('#jobs progress')?.value === 3");
    assertThat(text("jobs")).contains("3 of 12", "4.0 KiB", "1 failed");
    fill("rate", "20M");
    press("limit");
    while (!caller.actions.rate.equals("20M")) {
      Thread.onSpinWait();
    }
    fill("rate", "fast");
    press("limit");
    browser.await("document.getElementById('trouble').textContent.includes('is no rate')");
    press("cancel");
    awaitStatus("cancel");
    assertThat(browser.value("document.getElementById('again').hidden")).isEqualTo("false");
    assertThat(text("trouble")).isEmpty();
  }

  @Test
  void theRegistryIsClosedAndOpened() {
    enter(Caller.TOKEN);
    browser.await("document.getElementById('fence-state').textContent === 'open to pushes'");
    press("fence-close");
    browser.await("document.getElementById('fence-state').textContent === 'read-only'");
    assertThat(caller.actions.closed).isTrue();
    press("fence-open");
    browser.await("document.getElementById('fence-state').textContent === 'open to pushes'");
    assertThat(browser.complaints()).isEmpty();
  }

  /// A run's report can be asked for and its button read, and nothing sticks out, on a telephone.
  @Test
  void onANarrowScreenEverythingIsInSight() {
    caller.journal.create(
        new RunHeader(
            new RunId("20261201-040729-v5yc"),
            "registry",
            Map.of(),
            Instant.parse("2026-12-01T04:07:29Z"),
            "somebody@somewhere",
            "tranship"));
    browser.close();
    browser = Browser.start(folder, 400, 1200);
    browser.open("http://127.0.0.1:" + caller.port() + "/");
    enter(Caller.TOKEN);
    post("look");
    awaitStatus("done, differences");
    browser.await("document.querySelectorAll('#runs button').length > 0");
    assertThat(browser.value("innerWidth")).isEqualTo("400");
    assertThat(
            browser.value(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
        .isEqualTo("true");
    assertThat(browser.value("document.querySelector('#runs button').offsetHeight < 30"))
        .as("its word is in one line")
        .isEqualTo("true");
    assertThat(
            browser.value(
                "[...document.querySelectorAll('.list')].every(it => it.scrollWidth <= it.clientWidth)"))
        .as("no bar below the jobs")
        .isEqualTo("true");
  }
}
