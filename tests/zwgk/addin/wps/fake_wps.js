// WPS for the tests: the members that host.js uses. Every call goes to the test's desk, which holds the workbook in the
// file engine; the calls are synchronous, as WPS's are.
(() => {
  const call = (name, ...values) => {
    const request = new XMLHttpRequest();
    request.open("POST", DESK, false);
    request.send(JSON.stringify([name, ...values]));
    const told = JSON.parse(request.responseText);
    if (told.error) throw new Error(told.error);
    return told.value;
  };

  const range = (sheet, address) => ({
    set Value2(rows) { call("write", sheet, address, rows); },
    set RowHeight(points) { call("height", sheet, address, points); },
    set ColumnWidth(characters) { call("width", sheet, address, characters); },
    set NumberFormat(format) { call("format", sheet, address, format); },
    ClearContents: () => call("clear", sheet, address),
    Select: () => call("select", sheet, address),
  });

  const sheets = (names) => ({
    PrintPreview: () => call("preview", names),
    PrintOut: () => call("print", names),
    Select: () => call("chosen", names),
  });

  const sheet = (name) => ({
    Range: (address) => range(name, address),
    PageSetup: {
      set PrintArea(address) { call("print_area", name, address); },
      set PrintTitleRows(rows) { call("repeat", name, rows); },
    },
    Activate: () => call("show", name),
  });

  const fullname = () => call("fullname");
  const separator = () => (fullname().includes("\\") ? "\\" : "/");
  const book = {
    get FullName() { return fullname(); },
    get Name() { return fullname().split(separator()).pop(); },
    get Path() { return fullname().split(separator()).slice(0, -1).join(separator()); },
    Worksheets: { Item: (key) => (Array.isArray(key) ? sheets(key) : sheet(key)) },
    SaveCopyAs: (path) => call("copy", path),
    Save: () => call("save"),
    Close: () => call("close"),
  };

  let listener = null;
  window.edit = () => listener && listener();
  window.Application = {
    get ActiveWorkbook() { return call("is_open") ? book : null; },
    ActiveSheet: { ExportAsFixedFormat: (kind, file) => call("export", kind, file) },
    Workbooks: { Open: (path) => call("open", path) },
    FileSystem: { ReadFile: (path) => call("read", path), Exists: (path) => call("exists", path) },
    OAAssist: { ShellExecute: (program, given) => call("start", program, given) },
    ApiEvent: {
      AddApiEventListener: (name, note) => { listener = name === "SheetChange" ? note : listener; },
      RemoveApiEventListener: () => { listener = null; },
    },
    FileDialog: (kind) => {
      let chosen = [];
      const dialog = {
        Filters: { Clear: () => {}, Add: (label, patterns) => call("filter", label, patterns) },
        Show: () => {
          chosen = call("choose", kind, dialog.Title, dialog.InitialFileName, Boolean(dialog.AllowMultiSelect));
          return chosen.length ? -1 : 0;
        },
        SelectedItems: {
          get Count() { return chosen.length; },
          Item: (number) => chosen[number - 1],
        },
      };
      return dialog;
    },
  };
})();
