/** Written by the installer (place.js). */
declare const ZWGK_PLACE: { file: string; program: string; arguments: string };

/**
 * Published types with corrections. They were generated from WPS's interface descriptions: a method's result is its last
 * parameter (RHS), booleans and some texts are numbers. Only members that exist there can be corrected.
 */
type Corrected<Base, Right> = keyof Right extends keyof Base ? Omit<Base, keyof Right> & Right : never;

type WpsDialog = Corrected<
  Kso.KsoFileDialog,
  { AllowMultiSelect: boolean; Show(): number; SelectedItems: { readonly Count: number; Item(index: number): string } }
>;
type WpsRange = Corrected<Et.EtRange, { Value2: unknown }>;
type WpsSheet = Corrected<Et.EtWorksheet, { Range(address: string): WpsRange }>;
type WpsSheets = Corrected<Et.EtSheets, { Item(name: string | string[]): any }>;
type WpsBook = Corrected<Et.EtWorkbook, { FullName: string; Path: string; Worksheets: WpsSheets }>;
type WpsApplication = Corrected<
  Et.EtApplication,
  { ActiveWorkbook: WpsBook; ActiveSheet: WpsSheet; ScreenUpdating: boolean; FileDialog(kind: number): WpsDialog }
> &
  /** WPS offers these as the namespace `wps` of the typings and as members of the application. */
  Pick<typeof wps, "OAAssist" | "FileSystem" | "ApiEvent">;

interface Window {
  Application: WpsApplication;
}
