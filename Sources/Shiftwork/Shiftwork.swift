@_exported public import ShiftworkCore
@_exported public import ShiftworkRuntime
