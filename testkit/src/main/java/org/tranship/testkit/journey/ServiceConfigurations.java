package org.tranship.testkit.journey;

/// Configurations of the CQRS Journey's cloud service, as far as a migration looks at them.
public final class ServiceConfigurations {
  /// A website and the worker, neither of them in maintenance.
  public static final String ROLES =
      """
      <ServiceConfiguration serviceName="Conference.Azure">
        <Role name="Conference.Web.Public"><ConfigurationSettings>
          <Setting name="MaintenanceMode" value="false" />
        </ConfigurationSettings></Role>
        <Role name="WorkerRoleCommandProcessor"><ConfigurationSettings>
          <Setting name="MaintenanceMode" value="false" />
        </ConfigurationSettings></Role>
      </ServiceConfiguration>
      """;

  private ServiceConfigurations() {}
}
