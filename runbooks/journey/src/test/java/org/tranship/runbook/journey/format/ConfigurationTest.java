package org.tranship.runbook.journey.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  private static final String V2 =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <InfrastructureSettings xmlns="urn:microsoft-patterns-and-practices-cqrsjourney">
        <ServiceBus>
          <Topics>
            <Topic Path="conference/commands"><Subscription Name="all" RequiresSession="false"/></Topic>
            <Topic Path="conference/events" IsEventBus="true">
              <Subscription Name="log"/><Subscription Name="Conference.OrderEventHandler"/>
            </Topic>
          </Topics>
        </ServiceBus>
        <EventSourcing>
          <ConnectionString>UseDevelopmentStorage=true</ConnectionString>
          <TableName>ConferenceEventStoreApplicationDemoV2</TableName>
        </EventSourcing>
        <MessageLog>
          <ConnectionString>UseDevelopmentStorage=true</ConnectionString>
          <TableName>ConferenceMessageLog</TableName>
        </MessageLog>
      </InfrastructureSettings>
      """;

  private static final String CSCFG =
      """
      <ServiceConfiguration serviceName="Conference.Azure" xmlns="http://schemas.microsoft.com/x">
        <Role name="Conference.Web.Public">
          <ConfigurationSettings>
            <Setting name="DbContext.ConferenceManagement" value="Data Source=a;Password=b" />
            <Setting name="MaintenanceMode" value="false" />
          </ConfigurationSettings>
        </Role>
        <!-- <Setting name="MaintenanceMode" value="false" /> -->
        <Role name="WorkerRoleCommandProcessor">
          <ConfigurationSettings>
            <Setting value='false' name='MaintenanceMode'/>
          </ConfigurationSettings>
        </Role>
      </ServiceConfiguration>
      """;

  private static String place(AppConfig config, String name) {
    return AppConfig.place(Optional.ofNullable(config.connections().get(name)).orElseThrow());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void settingsOfTheSecondRelease() {
    JourneySettings settings = JourneySettings.read(bytes(V2));
    assertThat(settings.release()).isEqualTo(2);
    assertThat(settings.events().orElseThrow().name())
        .isEqualTo("ConferenceEventStoreApplicationDemoV2");
    assertThat(settings.log().orElseThrow().name()).isEqualTo("ConferenceMessageLog");
    assertThat(settings.log().orElseThrow().connection().reveal())
        .isEqualTo("UseDevelopmentStorage=true");
    assertThat(settings.topics()).hasSize(2);
    assertThat(settings.topics().get(1).subscriptions())
        .extracting(JourneySettings.Subscription::name)
        .containsExactly("log", "Conference.OrderEventHandler");
    assertThat(settings.toString()).doesNotContain("UseDevelopmentStorage");
  }

  @Test
  void settingsOfTheFirstAndTheThirdRelease() {
    JourneySettings first =
        JourneySettings.read(
            bytes(
                """
                <InfrastructureSettings><Messaging><ServicePath>x</ServicePath></Messaging>
                <EventSourcing><ConnectionString>c</ConnectionString>
                <TableName>ConferenceEventStore</TableName></EventSourcing>
                </InfrastructureSettings>
                """));
    assertThat(first.release()).isEqualTo(1);
    assertThat(first.log()).isEmpty();
    JourneySettings third =
        JourneySettings.read(
            bytes(
                V2.replace(
                    "</InfrastructureSettings>",
                    "<BlobStorage><ConnectionString>c</ConnectionString>"
                        + "<RootContainerName>conference-read-model</RootContainerName></BlobStorage>"
                        + "</InfrastructureSettings>")));
    assertThat(third.release()).isEqualTo(3);
    assertThat(third.blobs().orElseThrow().name()).isEqualTo("conference-read-model");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<a/>",
        "<InfrastructureSettings>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
            + "<InfrastructureSettings>&x;</InfrastructureSettings>"
      })
  void whatIsNoSettingsFileIsRefused(String text) {
    assertThatThrownBy(() -> JourneySettings.read(bytes(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void appConfigNamesDatabasesWithoutShowingPasswords() {
    AppConfig config =
        AppConfig.read(
            bytes(
                """
                <configuration><connectionStrings>
                <add name="DbContext.ConferenceManagement" providerName="System.Data.SqlClient"
                  connectionString="Server=tcp:x.database.windows.net;Database=Conference;User ID=u;Password=hush"/>
                <add name="DbContext.Payments" connectionString="Data Source=.;Initial Catalog=P"/>
                </connectionStrings></configuration>
                """));
    assertThat(config.connections()).hasSize(2);
    assertThat(place(config, AppConfig.CONFERENCE_MANAGEMENT))
        .isEqualTo("database Conference at tcp:x.database.windows.net");
    assertThat(place(config, "DbContext.Payments")).isEqualTo("database P at .");
    assertThat(config.toString()).doesNotContain("hush");
  }

  @Test
  void maintenanceIsSetInEveryRoleAndNothingElseIsTouched() {
    RoleSettings before = RoleSettings.read(bytes(CSCFG));
    assertThat(before.get("WorkerRoleCommandProcessor", "MaintenanceMode")).contains("false");
    assertThat(before.maintenance(true)).contains(false);
    String closed = RoleSettings.withMaintenance(CSCFG, true);
    assertThat(RoleSettings.read(bytes(closed)).maintenance(true)).contains(true);
    assertThat(closed)
        .contains("<!-- <Setting name=\"MaintenanceMode\" value=\"false\" /> -->")
        .contains("<Setting value='true' name='MaintenanceMode'/>");
    assertThat(RoleSettings.withMaintenance(closed, false)).isEqualTo(CSCFG);
  }

  @Test
  void maintenanceOfTheWorkerAlone() {
    String stopped = RoleSettings.withMaintenance(CSCFG, RoleSettings.WORKER, true);
    RoleSettings after = RoleSettings.read(bytes(stopped));
    assertThat(after.get(RoleSettings.WORKER, "MaintenanceMode")).contains("true");
    assertThat(after.maintenance(true)).contains(false);
    assertThat(RoleSettings.withMaintenance(stopped, RoleSettings.WORKER, false)).isEqualTo(CSCFG);
    assertThatThrownBy(() -> RoleSettings.withMaintenance(CSCFG, "Nobody", true))
        .hasMessageContaining("Nobody");
  }

  /// As the template of the third release has them.
  @Test
  void topicsOfTheThirdRelease() {
    ThirdTopics topics =
        ThirdTopics.of(
            JourneySettings.read(
                bytes(
                    """
                    <InfrastructureSettings xmlns="urn:microsoft-patterns-and-practices-cqrsjourney">
                    <ServiceBus><Topics>
                    <Topic Path="my/commands" DuplicateDetectionHistoryTimeWindow="00:30:00">
                      <Subscription Name="sessionless" RequiresSession="false" SqlFilter="TypeName NOT IN ('AddSeats')"/>
                      <Subscription Name="log" RequiresSession="false"/>
                      <MigrationSupport><UpdateSubscriptionIfExists Name="all" SqlFilter="1=0"/></MigrationSupport>
                    </Topic>
                    <Topic Path="my/events" IsEventBus="true">
                      <Subscription Name="log" RequiresSession="false"/>
                      <Subscription Name="Registration.RegistrationPMOrderPlaced" SqlFilter="TypeName IN ('OrderPlaced')"/>
                      <Subscription Name="Registration.OrderViewModelGeneratorV3" RequiresSession="true"/>
                      <Subscription Name="Registration.PricedOrderViewModelGeneratorV3" RequiresSession="true"/>
                      <Subscription Name="Registration.SeatAssignmentsViewModelGeneratorV3" RequiresSession="true"/>
                      <MigrationSupport>
                        <UpdateSubscriptionIfExists Name="Registration.RegistrationProcessRouter" SqlFilter="1=0"/>
                      </MigrationSupport>
                    </Topic></Topics></ServiceBus></InfrastructureSettings>
                    """)));
    assertThat(topics.commands().path()).isEqualTo("my/commands");
    assertThat(topics.commands().window()).contains("00:30:00");
    assertThat(topics.commandHandlers()).extracting(it -> it.name()).containsExactly("sessionless");
    assertThat(topics.processManager().getFirst().filter()).contains("TypeName IN ('OrderPlaced')");
    assertThat(topics.views()).hasSize(3).allMatch(JourneySettings.Subscription::sessions);
    assertThat(topics.secondViews().getFirst().name())
        .isEqualTo("Registration.OrderViewModelGenerator");
    assertThat(topics.events().retired().getFirst().name())
        .isEqualTo("Registration.RegistrationProcessRouter");
    assertThat(topics.commands().retired().getFirst().name()).isEqualTo("all");
    JourneySettings second = JourneySettings.read(bytes(V2));
    assertThatThrownBy(() -> ThirdTopics.of(second)).hasMessageContaining("third release");
  }

  @Test
  void aFileWithoutTheSwitchIsRefused() {
    assertThatThrownBy(() -> RoleSettings.withMaintenance("<ServiceConfiguration/>", true))
        .hasMessageContaining("MaintenanceMode");
    assertThat(RoleSettings.read(bytes("<ServiceConfiguration/>")).maintenance(true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ab", "1abc", "with-dash", "a_b", "ä123"})
  void whatIsNoNameOfATable(String name) {
    assertThatThrownBy(() -> new TableName(name)).hasMessageContaining("no name of a table");
  }

  @Test
  void namesOfTablesAreTheSameWhateverTheirLetters() {
    assertThat(new TableName("conferenceeventstore").sameAs(TableName.V1_EVENTS)).isTrue();
    assertThat(new TableName("a" + "b".repeat(62)).text()).hasSize(63);
    assertThatThrownBy(() -> new TableName("a" + "b".repeat(63))).isNotNull();
  }
}
